package io.github.camelstrava;

import java.io.Serial;
import java.util.EventObject;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;

/**
 * An athlete's tokens are of no more use: the athlete has to connect again. Told once for each consent that ended so, to
 * every {@link org.apache.camel.spi.EventNotifier} of the context.
 */
public final class AthleteMustReconnectEvent extends EventObject implements CamelEvent.CamelContextEvent {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient CamelContext context;
    private final String clientId;
    private final Long athleteId;
    private final String reason;
    private long timestamp;

    AthleteMustReconnectEvent(CamelContext context, String clientId, Long athleteId, String reason) {
        super(context);
        this.context = context;
        this.clientId = clientId;
        this.athleteId = athleteId;
        this.reason = reason;
    }

    @Override
    public Type getType() {
        return Type.Custom;
    }

    @Override
    public CamelContext getContext() {
        return context;
    }

    /** The application that the athlete was connected to. */
    public String getClientId() {
        return clientId;
    }

    /** Null if it never became known whose a configured token is. */
    public Long getAthleteId() {
        return athleteId;
    }

    /** A sentence, without secrets. */
    public String getReason() {
        return reason;
    }

    @Override
    public long getTimestamp() {
        return timestamp;
    }

    @Override
    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    public String toString() {
        return (athleteId == null ? "The configured athlete" : "Athlete " + athleteId)
                + " has to connect again to the application " + clientId + ". " + reason;
    }
}
