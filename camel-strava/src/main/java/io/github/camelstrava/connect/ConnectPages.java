package io.github.camelstrava.connect;

/**
 * The pages that athletes see in the course of a sign-up, beside Strava's own. To show others than the component's, name
 * such a bean in the option {@code connectPages}.
 */
@FunctionalInterface
public interface ConnectPages {

    /**
     * Writes a page. Called by several threads.
     *
     * @return HTML, which is sent as UTF-8; if this fails, the component's own page is shown
     */
    String html(ConnectPage page);
}
