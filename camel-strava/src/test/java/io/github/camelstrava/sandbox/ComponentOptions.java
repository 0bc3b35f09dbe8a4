package io.github.camelstrava.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.service.ServiceHelper;

/** What points the component at a sandbox. */
record ComponentOptions(Map<String, String> options) {
    private static final String COMPONENT = "strava";

    static ComponentOptions of(StravaSandbox strava) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("apiUri", strava.apiUri());
        options.put("oauthUri", strava.oauthUri());
        options.put("clientId", strava.clientId());
        options.put("clientSecret", strava.clientSecret());
        strava.athletes().stream()
                .map(SandboxAthlete::refreshToken)
                .limit(1)
                .filter(token -> token != null)
                .forEach(token -> options.put("refreshToken", token));
        return new ComponentOptions(options);
    }

    Map<String, String> asProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        options.forEach((name, value) -> properties.put("camel.component." + COMPONENT + "." + name, value));
        return properties;
    }

    void configure(CamelContext context) {
        // Not started before it has its options, and not by a context that runs already.
        Component component = context.getComponent(COMPONENT, true, false);
        PropertyBindingSupport.build()
                .withCamelContext(context)
                .withTarget(component)
                .withConfigurer(component.getComponentPropertyConfigurer())
                .withProperties(new LinkedHashMap<>(options))
                .withRemoveParameters(false)
                .bind();
        if (context.isStarted()) {
            ServiceHelper.startService(component);
        }
    }
}
