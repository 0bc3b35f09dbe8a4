package io.github.camelstrava.examples.demo;

import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.support.task.Tasks;
import org.apache.camel.support.task.budget.Budgets;
import org.springframework.jms.connection.CachingConnectionFactory;

/** ActiveMQ Artemis within this process: nothing is written to disk, nobody outside can connect. */
final class EmbeddedBroker implements AutoCloseable {

    private static final String ADDRESS = "vm://0";
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    private final CachingConnectionFactory connections;

    private EmbeddedBroker() throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setMaxDiskUsage(-1)
                .addAcceptorConfiguration("in-vm", ADDRESS)
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setDeadLetterAddress(SimpleString.of("DLQ"))
                                .setExpiryAddress(SimpleString.of("ExpiryQueue")));
        server.setConfiguration(configuration);
        server.start();
        // One connection and its session are kept: a plain factory would make new ones for every message.
        connections = new CachingConnectionFactory(new ActiveMQConnectionFactory(ADDRESS));
    }

    static EmbeddedBroker start() throws Exception {
        return new EmbeddedBroker();
    }

    ConnectionFactory connectionFactory() {
        return connections;
    }

    /** Waits a moment until all that is in the queue has been processed. */
    void awaitEmpty(String queueName, CamelContext context) {
        Queue queue = server.getActiveMQServer().locateQueue(SimpleString.of(queueName));
        Tasks.foregroundTask()
                .withName("drain " + queueName)
                .withBudget(Budgets.iterationTimeBudget()
                        .withInitialDelay(Duration.ZERO)
                        .withInterval(INTERVAL)
                        .withMaxIterations((int) PATIENCE.dividedBy(INTERVAL))
                        .withMaxDuration(PATIENCE)
                        .build())
                .build()
                .run(context, () -> queue == null || queue.getMessageCount() == 0);
    }

    @Override
    public void close() throws Exception {
        connections.destroy();
        server.stop();
    }
}
