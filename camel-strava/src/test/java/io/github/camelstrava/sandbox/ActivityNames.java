package io.github.camelstrava.sandbox;

import java.time.LocalTime;
import java.util.List;

/** What athletes call their activities: half of them keep the name that Strava proposes. */
final class ActivityNames {
    private static final List<String> RIDES = List.of(
            "%s and back",
            "%s loop",
            "%s climb",
            "Coffee via %s",
            "Headwind both ways",
            "Easy spin",
            "4 x 8 min threshold",
            "Club ride, %s",
            "Legs like wood",
            "New tyres, old legs");
    private static final List<String> RUNS = List.of(
            "%s run",
            "%s tempo",
            "Easy run",
            "Long run via %s",
            "6 x 800 m",
            "Hill repeats, %s",
            "Shake-out",
            "Progression run",
            "Forgot the gels");
    private static final List<String> WALKS =
            List.of("%s walk", "Over to %s", "With the dog", "%s with friends", "Picnic at %s", "Longer than planned");
    private static final List<String> SWIMS = List.of("Technique", "10 x 100", "Endurance swim", "Pull buoy day");
    private static final List<String> INDOORS =
            List.of("Core and mobility", "Strength A", "Strength B", "Stretching", "Circuit", "Rainy day");
    private static final List<String> TRAINER =
            List.of("Sweet spot 3 x 12", "Recovery spin indoors", "Ramp test", "Rainy day on the trainer");

    private ActivityNames() {}

    static String name(Dice dice, Sport sport, Town town, LocalTime local, boolean commute) {
        if (commute) {
            return local.getHour() < 12 ? "To work" : "Home again";
        }
        if (dice.chance(0.5)) {
            return partOfDay(local.getHour()) + " " + sport.noun();
        }
        List<String> names =
                switch (sport.where()) {
                    case POOL -> SWIMS;
                    case GYM -> INDOORS;
                    case TRAINER -> TRAINER;
                    case OUTSIDE -> outside(sport);
                };
        return String.format(dice.pick(names), dice.pick(town.places()));
    }

    private static List<String> outside(Sport sport) {
        if (sport.isCycling()) {
            return RIDES;
        }
        return sport == Sport.WALK || sport == Sport.HIKE ? WALKS : RUNS;
    }

    private static String partOfDay(int hour) {
        if (hour < 4 || hour >= 21) {
            return "Night";
        }
        if (hour < 11) {
            return "Morning";
        }
        if (hour < 14) {
            return "Lunch";
        }
        return hour < 17 ? "Afternoon" : "Evening";
    }
}
