package io.github.camelstrava.operation;

/** The chapters of the operation table. */
public enum Group {
    ATHLETES("Athlete"),
    ACTIVITIES("Activities"),
    UPLOADS("Uploads"),
    SEGMENTS("Segments"),
    CLUBS("Clubs"),
    GEAR("Gear"),
    ROUTES("Routes"),
    APPLICATION("Application"),
    TOKENS("Tokens");

    private final String title;

    Group(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
