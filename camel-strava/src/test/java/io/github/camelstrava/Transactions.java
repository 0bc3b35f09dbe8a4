package io.github.camelstrava;

import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;

/** What {@code transacted()} needs of a transaction manager: the exchange stays on its thread until it ends. */
final class Transactions implements TransactedPolicy {

    static final String NAME = "transactions";

    @Override
    public void beforeWrap(Route route, NamedNode definition) {}

    @Override
    public Processor wrap(Route route, Processor processor) {
        return exchange -> {
            Object transaction = new Object();
            exchange.getUnitOfWork().beginTransactedBy(transaction);
            try {
                processor.process(exchange);
            } finally {
                exchange.getUnitOfWork().endTransactedBy(transaction);
            }
        };
    }
}
