package io.github.camelstrava.examples.nodes;

import org.apache.camel.main.Main;

/** One of the nodes: start as many as you like, on as many machines. */
public final class NodeMain {

    private NodeMain() {}

    public static void main(String[] args) throws Exception {
        System.exit(node().run(args));
    }

    static Main node() {
        Main main = new Main();
        main.setPropertyPlaceholderLocations("classpath:nodes.properties");
        return main;
    }
}
