package io.github.camelstrava.sandbox;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Where invented athletes live: the ground they move on, its clock, and what people and places are called there. */
enum Town {
    ANNECY(
            new Ground("Annecy", "Haute-Savoie", "France", 45.8992, 6.1294, 450, 1.0),
            "Europe/Paris",
            "Manon Camille Inès Élodie",
            "Théo Bastien Loïc Mathis",
            "Girardin Vuillaume Pernet Chappaz Delorme Fontanel",
            "Lakeside,Semnoz,Col de Leschaux,Thônes valley,Cran gorge"),
    BERGEN(
            new Ground("Bergen", "Vestland", "Norway", 60.3913, 5.3221, 25, 0.9),
            "Europe/Oslo",
            "Ingrid Sunniva Marte Solveig",
            "Eirik Håkon Sindre Jonas",
            "Fjellstad Haugland Myklebust Tveiten Brekke Sørli",
            "Ulriken,Fløyen,Fana,Harbour,Isdalen"),
    BENGALURU(
            new Ground("Bengaluru", "Karnataka", "India", 12.9716, 77.5946, 910, 0.35),
            "Asia/Kolkata",
            "Ananya Kavya Meera Shruti",
            "Arjun Nikhil Rohan Vikram",
            "Hegde Kulkarni Raghavan Shenoy Menon Gowda",
            "Nandi Hills,Cubbon Park,Turahalli,Hesaraghatta,Ulsoor lake"),
    BOULDER(
            new Ground("Boulder", "Colorado", "United States", 40.0150, -105.2705, 1650, 0.9),
            "America/Denver",
            "Hannah Maya Tessa Paige",
            "Cody Wyatt Eli Marcus",
            "Holloway Brandt Castellanos Whitaker Nakai Sorensen",
            "Flagstaff,Boulder Creek,Lefthand Canyon,Mesa Trail,Hygiene"),
    CAPE_TOWN(
            new Ground("Cape Town", "Western Cape", "South Africa", -33.9249, 18.4241, 30, 0.7),
            "Africa/Johannesburg",
            "Thandeka Zanele Annelie Lerato",
            "Sipho Pieter Themba Ruan",
            "Mokoena Fourie Ndlovu Jacobs Petersen Khumalo",
            "Signal Hill,Sea Point,Chapman's,Constantia,Tokai"),
    EDINBURGH(
            new Ground("Edinburgh", "Scotland", "United Kingdom", 55.9533, -3.1883, 60, 0.55),
            "Europe/London",
            "Eilidh Fiona Isla Mairi",
            "Callum Fraser Hamish Rory",
            "Drummond Kerr Abercrombie Lockhart Rennie Galbraith",
            "Arthur's Seat,Canal towpath,Pentlands,Portobello,Water of Leith"),
    GIRONA(
            new Ground("Girona", "Catalonia", "Spain", 41.9794, 2.8214, 75, 0.7),
            "Europe/Madrid",
            "Laia Mireia Núria Aina",
            "Jordi Pau Oriol Martí",
            "Puigdomènech Serrat Vilanova Casals Roura Bosch",
            "Els Àngels,Rocacorba,Banyoles lake,Ter greenway,Sant Hilari"),
    ITEN(
            new Ground("Iten", "Elgeyo-Marakwet", "Kenya", 0.6731, 35.5083, 2400, 0.6),
            "Africa/Nairobi",
            "Chebet Jelagat Wanjiru Achieng",
            "Kiprono Barasa Kimutai Otieno",
            "Cheruiyot Lagat Mutai Kosgei Wafula Rotich",
            "Moiben road,Fluorspar,Kamariny,Escarpment,Forest"),
    KYOTO(
            new Ground("Kyoto", "Kyoto", "Japan", 35.0116, 135.7681, 50, 0.6),
            "Asia/Tokyo",
            "Haruka Aoi Misaki Yuna",
            "Daichi Haruto Ren Takumi",
            "Kitagawa Morishita Hayakawa Ninomiya Okabe Shirai",
            "Kamo river,Ohara,Hanase pass,Arashiyama,Daimonji"),
    MEDELLIN(
            new Ground("Medellín", "Antioquia", "Colombia", 6.2442, -75.5812, 1495, 1.0),
            "America/Bogota",
            "Valentina Daniela Catalina Luisa",
            "Santiago Andrés Mateo Julián",
            "Restrepo Arango Echeverri Ospina Zuluaga Montoya",
            "Las Palmas,Santa Elena,Alto de Minas,Ciclovía,San Félix"),
    UTRECHT(
            new Ground("Utrecht", "Utrecht", "Netherlands", 52.0907, 5.1214, 3, 0.06),
            "Europe/Amsterdam",
            "Fleur Sanne Marloes Yasmin",
            "Joost Sander Tijmen Bilal",
            "van Houten Dijkgraaf Verbeek de Wit Hoekstra el Amrani",
            "Lek dyke,Canal towpath,Kromme Rijn,Amelisweerd,Loosdrecht"),
    WELLINGTON(
            new Ground("Wellington", "Wellington", "New Zealand", -41.2866, 174.7756, 20, 0.8),
            "Pacific/Auckland",
            "Aroha Georgia Ngaire Phoebe",
            "Liam Tama Angus Wiremu",
            "Parata Thornley Ngata Ashcroft Fairweather Rangihuna",
            "Mount Victoria,Makara,South coast,Skyline,Wainui hill");

    private final Ground ground;
    private final ZoneId zone;
    private final List<String> women;
    private final List<String> men;
    private final List<String> families;
    private final List<String> places;

    Town(Ground ground, String zone, String women, String men, String families, String places) {
        this.ground = ground;
        this.zone = ZoneId.of(zone);
        this.women = List.of(women.split(" "));
        this.men = List.of(men.split(" "));
        // Small particles belong to the name that follows.
        this.families = List.of(families.split("(?<!\\b(?:van|de|el)) "));
        this.places = List.of(places.split(","));
    }

    Ground ground() {
        return ground;
    }

    ZoneId zone() {
        return zone;
    }

    List<String> firstNames(boolean female) {
        return female ? women : men;
    }

    List<String> familyNames() {
        return families;
    }

    /** Names that go with climb, loop, run and the like. */
    List<String> places() {
        return places;
    }

    int utcOffset(Instant time) {
        return zone.getRules().getOffset(time).getTotalSeconds();
    }

    /** The zone as Strava writes it: its standard offset, whatever the season, and its name. */
    String timezone(Instant time) {
        int minutes = zone.getRules().getStandardOffset(time).getTotalSeconds() / 60;
        return String.format(
                "(GMT%s%02d:%02d) %s",
                minutes < 0 ? "-" : "+", Math.abs(minutes) / 60, Math.abs(minutes) % 60, zone.getId());
    }

    /**
     * The land around a town. Hills are a function of the place, so that whoever comes home is as high as at the start.
     *
     * @param altitude  metres
     * @param hilliness 0 is flat, 1 is mountains
     */
    record Ground(
            String city,
            String state,
            String country,
            double latitude,
            double longitude,
            double altitude,
            double hilliness) {

        private static final double[] WAVE_LENGTHS = {13_000, 7_100, 3_300, 1_450};
        private static final double[] HEIGHTS = {75, 45, 18, 6};
        private static final double METRES_PER_DEGREE = 111_195;

        /** @param steepness how much rougher the ways are that a sport seeks */
        double altitude(double east, double north, double steepness) {
            double height = hilliness * steepness * (wave(east, north) - wave(0, 0));
            // Valleys end above the sea, or little below it.
            double deepest = altitude * 0.6 + 4;
            return altitude + (height < 0 ? deepest * Math.tanh(height / deepest) : height);
        }

        double latitude(double north) {
            return latitude + north / METRES_PER_DEGREE;
        }

        double longitude(double east) {
            return longitude + east / (METRES_PER_DEGREE * Math.cos(Math.toRadians(latitude)));
        }

        private double wave(double east, double north) {
            double height = 0;
            for (int i = 0; i < HEIGHTS.length; i++) {
                double direction = latitude + 1.9 * i;
                double along = east * Math.cos(direction) + north * Math.sin(direction);
                double across = north * Math.cos(direction) - east * Math.sin(direction);
                height += HEIGHTS[i]
                        * Math.sin(2 * Math.PI * along / WAVE_LENGTHS[i] + longitude)
                        * Math.cos(2 * Math.PI * across / (WAVE_LENGTHS[i] * 1.7) + i);
            }
            return height;
        }
    }
}
