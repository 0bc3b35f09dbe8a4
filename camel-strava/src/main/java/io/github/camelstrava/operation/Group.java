package io.github.camelstrava.operation;

/** The chapters of Strava's reference, in its order; operation tables are grouped by them. */
public enum Group {
    ATHLETES("Athlete"),
    ACTIVITIES("Activities"),
    STREAMS("Streams"),
    TOKENS("Tokens");

    private final String title;

    Group(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
