package io.grapevine.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Eventually;
import io.grapevine.receiver.HookServer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives the notifications of containers on this computer. */
final class Webhooks implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HookServer server;
    private final String address;
    private final List<String> firing = new CopyOnWriteArrayList<>();
    private int marks;

    /** Listens at an address of this computer. */
    Webhooks(InetAddress address) {
        server = HookServer.start(address);
        this.address = address.getHostAddress();
        server.answer((exchange, received) -> {
            var body = JSON.readTree(received.body());
            if (body.path("status").asText().equals("firing")) {
                firing.add(body.path("groupLabels").path("alertname").asText());
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
    }

    /** A configuration with groups of one alert each, which are flushed each second. */
    String configuration() {
        return """
                route: {receiver: hook, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
                receivers: [{name: hook, webhook_configs: [{url: 'http://%s:%d/'}]}]
                """.formatted(address, server.port());
    }

    /**
     * Waits until the alerts were notified, and until each replica has notified one of its own that came later; then checks
     * that none was notified twice.
     */
    void checkThatEachIsNotifiedOnce(List<String> alerts, List<Replica> replicas) throws Exception {
        Eventually.holds(alerts + " are notified", () -> firing.containsAll(alerts));
        List<String> own = new ArrayList<>();
        for (Replica replica : replicas) {
            String mark = "mark" + ++marks + replica.name();
            own.add(mark);
            replica.fire(List.of(mark));
        }
        Eventually.holds(own + " are notified", () -> firing.containsAll(own));
        assertThat(firing).doesNotHaveDuplicates();
    }

    @Override
    public void close() {
        server.close();
    }
}
