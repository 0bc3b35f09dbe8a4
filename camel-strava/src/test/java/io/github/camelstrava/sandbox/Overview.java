package io.github.camelstrava.sandbox;

import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who lives in the sandbox, what they did of late, and who is told of it. */
final class Overview {
    private static final int MOST_ATHLETES = 100;
    private static final int UPLOADS = 12;

    private static final String SPORTS = Arrays.stream(Sport.values())
            .map(sport -> "<option value=\"%s\">%s</option>".formatted(sport.type(), sport.noun()))
            .collect(Collectors.joining());

    private final World world;
    private final Subscriptions subscriptions;
    private final Pushes pushes;

    Overview(World world, Subscriptions subscriptions, Pushes pushes) {
        this.world = world;
        this.subscriptions = subscriptions;
        this.pushes = pushes;
    }

    /**
     * @param uploaded     the activity that was just uploaded, -1 for none
     * @param disconnected the athlete who just ended the connection, -1 for none
     */
    Answer answer(long uploaded, long disconnected) {
        List<SandboxAthlete> athletes = world.athletes();
        List<SandboxActivity> latest = athletes.stream()
                .flatMap(athlete -> athlete.activities().stream().limit(UPLOADS))
                .sorted(Comparator.comparingLong(SandboxActivity::id).reversed())
                .limit(UPLOADS)
                .toList();
        return Html.page(200, "Athletes", """
                <main>
                <header><h1>The sandbox</h1>
                <p class="quiet">%s</p></header>
                %s
                <div class="columns">
                <section><h2>Athletes</h2>
                %s
                </section>
                <section><h2>Latest uploads</h2>
                %s
                </section>
                </div>
                </main>
                """.formatted(
                        state(athletes),
                        news(athletes, uploaded, disconnected),
                        athletes(athletes),
                        uploads(latest, uploaded)));
    }

    private String state(List<SandboxAthlete> athletes) {
        long connected = athletes.stream().filter(SandboxAthlete::isConnected).count();
        String told = subscriptions
                .callbackUrl()
                .map(url -> "Events are pushed to <b>" + Html.escaped(host(url)) + "</b>")
                .orElse("Nobody has subscribed to events");
        return "%d of %s connected. %s, %s so far."
                .formatted(
                        connected,
                        counted(athletes.size(), "athlete"),
                        told,
                        counted(pushes.count(), "event") + " pushed");
    }

    /** The rest of a callback's URL is a secret of a kind. */
    private static String host(String callbackUrl) {
        try {
            return Optional.ofNullable(URI.create(callbackUrl).getAuthority()).orElse("its callback");
        } catch (IllegalArgumentException e) {
            return "its callback";
        }
    }

    private String news(List<SandboxAthlete> athletes, long uploaded, long disconnected) {
        return Optional.ofNullable(world.athlete(disconnected))
                .filter(athlete -> !athlete.isConnected())
                .map(athlete -> "<b>%s</b> ended the connection.".formatted(Html.escaped(athlete.name())))
                .or(() -> athletes.stream()
                        .flatMap(athlete -> athlete.activity(uploaded).stream())
                        .findFirst()
                        .map(Overview::newsOf))
                .map(text -> "<p class=\"news\" role=\"status\">" + text + "</p>")
                .orElse("");
    }

    private static String newsOf(SandboxActivity activity) {
        SandboxAthlete athlete = activity.athlete();
        return "<b>%s</b> uploaded “%s”.%s"
                .formatted(
                        Html.escaped(athlete.name()),
                        Html.escaped(activity.name()),
                        athlete.isConnected() ? "" : " Without a connection there is no event.");
    }

    private static String athletes(List<SandboxAthlete> athletes) {
        if (athletes.isEmpty()) {
            return "<p class=\"card quiet\">Nobody lives here yet.</p>";
        }
        StringBuilder html = new StringBuilder();
        athletes.stream().limit(MOST_ATHLETES).forEach(athlete -> html.append(card(athlete)));
        if (athletes.size() > MOST_ATHLETES) {
            html.append("<p class=\"quiet\">And ")
                    .append(athletes.size() - MOST_ATHLETES)
                    .append(" more.</p>");
        }
        return html.toString();
    }

    private static String card(SandboxAthlete athlete) {
        return """
                <article class="card" id="athlete-%d">
                <div class="person">%s
                <span class="who"><b>%s</b><small>%s · %s</small></span>
                <div class="state">%s</div></div>
                <form class="upload" method="post" action="/athletes/%d/activities">
                <select name="sport" aria-label="Sport"><option value="">Whatever fits</option>%s</select>
                <button class="main">Upload an activity</button>
                </form>
                </article>
                """.formatted(
                        athlete.id(),
                        Html.initials(athlete),
                        Html.escaped(athlete.name()),
                        Html.escaped(athlete.town()),
                        activities(athlete.activityCount()),
                        state(athlete),
                        athlete.id(),
                        SPORTS);
    }

    private static String state(SandboxAthlete athlete) {
        if (!athlete.isConnected()) {
            return "<span class=\"badge\">not connected</span>";
        }
        return """
                <span class="badge on">connected</span>
                <form method="post" action="/athletes/%d/disconnect"><button class="link">Disconnect</button></form>
                """.formatted(athlete.id());
    }

    private static String uploads(List<SandboxActivity> latest, long uploaded) {
        if (latest.isEmpty()) {
            return "<p class=\"card quiet\">Nothing yet.</p>";
        }
        return latest.stream()
                .map(activity -> UploadRow.of(activity, activity.id() == uploaded))
                .collect(Collectors.joining("", "<ol class=\"card uploads\">\n", "</ol>"));
    }

    private static String activities(int count) {
        return count == 1 ? "1 activity" : count + " activities";
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
