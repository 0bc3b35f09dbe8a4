package io.github.camelstrava.sandbox;

import io.github.camelstrava.operation.Scope;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What athletes see who are to let an application in; it works without a script. */
final class ConsentPage {
    private ConsentPage() {}

    /** @param path where the form is sent to */
    static Answer of(ConsentRequest request, Application application, String path, List<SandboxAthlete> athletes) {
        return Html.page(200, "Authorize " + application.name(), """
                <main class="narrow">
                <form class="card" method="post" action="%s" accept-charset="utf-8">
                %s
                <h1>Authorize <b>%s</b> to connect to Strava</h1>
                <p class="quiet">Application %s. When you have decided, you return to <b>%s</b>.</p>
                <fieldset><legend>Signed in as</legend>
                %s
                </fieldset>
                <fieldset><legend>%s will be able to</legend>
                %s
                </fieldset>
                <div class="decision">
                <button class="main" id="authorize" name="decision" value="allow"%s>Authorize</button>
                <button id="cancel" name="decision" value="deny">Cancel</button>
                </div>
                <p class="quiet">An athlete who is connected already may authorize again; at Strava that would be skipped
                unless there is more to allow.</p>
                </form>
                </main>
                """.formatted(
                        Html.escaped(path),
                        hidden(request.parameters(application)),
                        Html.escaped(application.name()),
                        Html.escaped(application.clientId()),
                        Html.escaped(request.redirectUri().getAuthority()),
                        athletes(athletes),
                        Html.escaped(application.name()),
                        scopes(request, application),
                        athletes.isEmpty() ? " disabled" : ""));
    }

    /** As many athletes are connected as may be. */
    static Answer full(Application application) {
        return Html.page(
                403, Answer.ATHLETE_LIMIT, """
                <main class="narrow"><div class="card">
                <p class="number">403</p>
                <h1>%s</h1>
                <p><b>%s</b> is connected with as many athletes as it may be. If you are its developer, ask Strava for a
                larger capacity.</p>
                </div></main>
                """.formatted(Answer.ATHLETE_LIMIT, Html.escaped(application.name())));
    }

    private static String hidden(Map<String, String> parameters) {
        StringBuilder html = new StringBuilder();
        parameters.forEach((name, value) -> html.append("<input type=\"hidden\" name=\"")
                .append(name)
                .append("\" value=\"")
                .append(Html.escaped(value))
                .append("\">\n"));
        return html.toString();
    }

    private static String athletes(List<SandboxAthlete> athletes) {
        if (athletes.isEmpty()) {
            return "<p class=\"quiet\">Nobody lives in this sandbox yet.</p>";
        }
        StringBuilder html = new StringBuilder("<div class=\"choice\">\n");
        List<SandboxAthlete> newcomersFirst = athletes.stream()
                .sorted(Comparator.comparing(SandboxAthlete::isConnected))
                .toList();
        for (SandboxAthlete athlete : newcomersFirst) {
            html.append("""
                    <label><input type="radio" name="athlete" id="athlete-%d" value="%d"%s>%s
                    <span class="who"><b>%s</b><small>%s%s</small></span></label>
                    """.formatted(
                            athlete.id(),
                            athlete.id(),
                            athlete == newcomersFirst.get(0) ? " checked" : "",
                            Html.initials(athlete),
                            Html.escaped(athlete.name()),
                            Html.escaped(athlete.town()),
                            athlete.isConnected() ? " · <span class=\"on\">already connected</span>" : ""));
        }
        return html.append("</div>").toString();
    }

    private static String scopes(ConsentRequest request, Application application) {
        StringBuilder html = new StringBuilder("<div class=\"choice\">\n");
        for (Scope scope : request.scopes()) {
            html.append("""
                    <label><input type="checkbox" name="grant" value="%s" checked>
                    <span class="who"><b>%s</b><small><code>%s</code></small></span></label>
                    """.formatted(scope.value(), Html.escaped(scope.wording()), scope.value()));
        }
        return html.append("</div>").toString();
    }
}
