package io.github.camelstrava.sandbox;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Decides what an athlete does and when. */
final class Planner {
    private static final int MOST_A_DAY = 3;
    private static final double SECOND_ON_A_DAY = 0.06;

    private final Profile profile;
    private final Habits habits;
    private final ZoneId zone;

    Planner(Profile profile) {
        this.profile = profile;
        this.habits = profile.habits();
        this.zone = profile.town().zone();
    }

    /** What an athlete did in a time that is over, oldest first. */
    List<ActivityPlan> history(Dice dice, int count, Instant from, Instant to) {
        List<ActivityPlan> plans = new ArrayList<>(count);
        long days = Math.max(1, Duration.between(from, to).toDays());
        if (count > days * MOST_A_DAY) {
            // More than anybody does: nothing is gained by looking like a week.
            Duration step = Duration.between(from, to).dividedBy(count + 1L);
            for (int i = 1; i <= count; i++) {
                plans.add(plan(dice, from.plus(step.multipliedBy(i)), null, null));
            }
            return plans;
        }
        double[] likely = likelyDays(from, to);
        for (int i = 0; i < count; i++) {
            int dayNumber = dice.weighted(likely);
            likely[dayNumber] *= SECOND_ON_A_DAY;
            LocalDate day = LocalDate.ofInstant(from, zone).plusDays(dayNumber);
            boolean secondWayToWork = habits.commutes() && isWorkday(day) && i % 2 == 1;
            int minute = secondWayToWork ? 17 * 60 + 15 : habits.startMinute(dice, day.getDayOfWeek());
            Instant start = at(day, minute, dice);
            while (start.isBefore(from)) {
                start = start.plus(Duration.ofDays(1));
            }
            plans.add(plan(dice, start, null, null));
        }
        plans.sort(Comparator.comparing(ActivityPlan::start));
        return oneAfterTheOther(plans, from, to);
    }

    /**
     * @param sportType null for one the athlete likes
     * @param metres    null for what is usual
     */
    ActivityPlan plan(Dice dice, Instant start, String sportType, Double metres) {
        Sport sport = sportType == null ? habits.sport(dice) : Sport.like(sportType);
        LocalTime local = LocalTime.ofInstant(start, zone);
        DayOfWeek day = LocalDate.ofInstant(start, zone).getDayOfWeek();
        boolean commute = habits.commutes()
                && sport.isCycling()
                && day.ordinal() < 5
                && (local.getHour() < 9 || local.getHour() == 17);
        boolean indoors = !sport.isOutside() || sport == Sport.RUN && dice.chance(0.06);
        boolean manual = dice.chance(sport == Sport.YOGA ? 0.5 : 0.03);
        double speed = speed(dice, sport, indoors);
        double minutes = commute
                ? dice.between(17, 34)
                : sport.minutes() * Math.exp(0.42 * dice.bell()) * (day.ordinal() >= 5 && sport.isOutside() ? 1.4 : 1);
        int seconds = (int) (minutes * 60);
        double distance = seconds * speed;
        if (metres != null) {
            distance = metres;
            seconds = speed > 0 ? (int) Math.max(1, metres / speed) : seconds;
        }
        if (sport.where() == Sport.Where.POOL && metres == null) {
            distance = Math.max(1, Math.round(distance / 25)) * 25.0;
        }
        String name = ActivityNames.name(dice, sport, profile.town(), local, commute);
        String visibility =
                dice.chance(habits.privacy()) ? ActivityPlan.ONLY_ME : dice.chance(0.2) ? "followers_only" : "everyone";
        return new ActivityPlan(
                dice.nextSeed(),
                sportType == null ? sport.type() : sportType,
                name,
                start,
                seconds,
                Json.rounded(distance, 1),
                indoors,
                manual,
                commute,
                visibility);
    }

    private double speed(Dice dice, Sport sport, boolean indoors) {
        double hills = indoors ? 0 : 0.17 * profile.town().ground().hilliness();
        double fitness = sport == Sport.WALK || sport == Sport.E_BIKE_RIDE ? 1 : habits.fitness();
        return sport.speed() * fitness * (1 - hills) * (1 + 0.07 * dice.bell());
    }

    private double[] likelyDays(Instant from, Instant to) {
        LocalDate first = LocalDate.ofInstant(from, zone);
        double[] weights =
                new double[(int) Math.max(1, Duration.between(from, to).toDays())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = habits.weightOf(first.plusDays(i).getDayOfWeek());
        }
        return weights;
    }

    private Instant at(LocalDate day, int minute, Dice dice) {
        return day.atStartOfDay(zone)
                .plusMinutes(minute + dice.between(0, 14))
                .plusSeconds(dice.between(0, 59))
                .toInstant();
    }

    private static boolean isWorkday(LocalDate day) {
        return day.getDayOfWeek().ordinal() < 5;
    }

    /** Nobody is in two places at once, and nothing is recorded before it is over. */
    private static List<ActivityPlan> oneAfterTheOther(List<ActivityPlan> plans, Instant from, Instant to) {
        List<ActivityPlan> moved = new ArrayList<>(plans.size());
        Instant free = from;
        for (ActivityPlan plan : plans) {
            Instant start = plan.start().isBefore(free) ? free : plan.start();
            if (start.isAfter(to)) {
                start = to;
            }
            moved.add(start.equals(plan.start()) ? plan : plan.startedAt(start));
            free = start.plusSeconds((long) (plan.movingSeconds() * 1.3) + 1200);
        }
        return moved;
    }
}
