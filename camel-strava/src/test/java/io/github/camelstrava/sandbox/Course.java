package io.github.camelstrava.sandbox;

/**
 * A way through the land, from home and back to it.
 *
 * @param east  metres from the middle of the town
 * @param north metres from the middle of the town
 * @param along metres since the start
 */
record Course(double[] east, double[] north, double[] along) {

    static Course of(Dice dice, double metres, int points) {
        Course shape = dice.chance(0.72) ? loop(dice, points) : outAndBack(dice, points);
        double scale = metres / shape.along[points - 1];
        // Everybody starts at their own door.
        double doorEast = dice.between(-900.0, 900.0) - shape.east[0] * scale;
        double doorNorth = dice.between(-900.0, 900.0) - shape.north[0] * scale;
        double[] east = new double[points];
        double[] north = new double[points];
        for (int i = 0; i < points; i++) {
            east[i] = shape.east[i] * scale + doorEast;
            north[i] = shape.north[i] * scale + doorNorth;
        }
        return measured(east, north);
    }

    /** A dented circle whose edge wiggles as roads do, more in some quarters than in others. */
    private static Course loop(Dice dice, int points) {
        double[] amplitude = new double[5];
        double[] phase = new double[5];
        for (int k = 0; k < 5; k++) {
            amplitude[k] = dice.between(0.08, 0.5) / (k + 1);
            phase[k] = dice.between(0, 2 * Math.PI);
        }
        double flatness = dice.between(0.45, 1.0);
        double turn = dice.between(0, 2 * Math.PI);
        int bends = dice.between(9, 17);
        double roughness = dice.between(0.02, 0.055);
        double direction = dice.chance(0.5) ? 1 : -1;
        double[] east = new double[points];
        double[] north = new double[points];
        for (int i = 0; i < points; i++) {
            double angle = direction * 2 * Math.PI * i / (points - 1);
            double radius = 1;
            for (int k = 0; k < 5; k++) {
                radius += amplitude[k] * Math.sin((k + 1) * angle + phase[k]);
            }
            double busy = 0.5 + 0.5 * Math.cos(3 * angle + phase[0]);
            radius += roughness
                    * busy
                    * (Math.sin(bends * angle + phase[1]) + 0.5 * Math.sin(2 * bends * angle + phase[2]));
            double x = radius * Math.cos(angle);
            double y = flatness * radius * Math.sin(angle);
            east[i] = x * Math.cos(turn) - y * Math.sin(turn);
            north[i] = x * Math.sin(turn) + y * Math.cos(turn);
        }
        return measured(east, north);
    }

    /** Along a valley or a river, and back on the same way. */
    private static Course outAndBack(Dice dice, int points) {
        double heading = dice.between(0, 2 * Math.PI);
        double[] phase = {dice.between(0, 6.0), dice.between(0, 6.0), dice.between(0, 6.0)};
        double winding = dice.between(0.5, 1.15);
        double[] east = new double[points];
        double[] north = new double[points];
        int half = (points + 1) / 2;
        for (int i = 1; i < half; i++) {
            double way = (double) i / half;
            double bearing = heading
                    + winding
                            * (Math.sin(4 * way + phase[0])
                                    + 0.5 * Math.sin(19 * way + phase[1])
                                    + 0.3 * Math.sin(53 * way + phase[2]));
            east[i] = east[i - 1] + Math.cos(bearing);
            north[i] = north[i - 1] + Math.sin(bearing);
        }
        for (int i = half; i < points; i++) {
            east[i] = east[points - 1 - i];
            north[i] = north[points - 1 - i];
        }
        return measured(east, north);
    }

    private static Course measured(double[] east, double[] north) {
        double[] along = new double[east.length];
        for (int i = 1; i < east.length; i++) {
            along[i] = along[i - 1] + Math.hypot(east[i] - east[i - 1], north[i] - north[i - 1]);
        }
        return new Course(east, north, along);
    }
}
