package io.github.camelstrava;

import java.lang.management.ManagementFactory;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What JMX shows of Camel. */
final class Management {

    private Management() {}

    static void print() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
            System.out.println(name);
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                try {
                    System.out.println(attribute.getName() + "=" + server.getAttribute(name, attribute.getName()));
                } catch (Exception e) {
                    System.out.println(attribute.getName() + " cannot be read");
                }
            }
        }
    }
}
