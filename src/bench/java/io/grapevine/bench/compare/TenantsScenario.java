package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import java.io.IOException;
import java.time.Duration;

/**
 * Many tenants with a receiver and a hundred alerts each in a heap of 640 MiB: the time of a start, the heap of a tenant that was
 * never asked for and of one without alerts, the heap of all alerts, and the processor time while each alert is sent again once a
 * minute. Of Grapevine only.
 */
final class TenantsScenario implements Scenario {
    private static final int MANY = 1_000;
    private static final int ALERTS = 100;
    private static final String HEAP = "-Xmx640m";
    private static final String ROUTE =
            "route: {receiver: team, group_by: [alertname, service], group_wait: 2h, group_interval: 2h}\n";
    /** A minute at full effort, so that each alert is sent again once. */
    private static final int LOADS = 6;

    private static final double KIBIBYTES = 1 << 10;
    private static final double MINUTE_NANOS = 60e9;
    private static final double NANOS = 1e9;
    private static final double PERCENT = 100;

    private final int tenants;

    /** With 1,000 tenants. */
    TenantsScenario() {
        this(MANY);
    }

    /** With another number of tenants. */
    TenantsScenario(int tenants) {
        this.tenants = tenants;
    }

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        if (!run.contender().name().equals(Bench.GRAPEVINE)) {
            return;
        }
        double alone;
        try (Server server = TenantServer.start(run, 0, ROUTE, 1, HEAP)) {
            server.settle();
            alone = server.heapBytes();
        }
        try (Sink sink = new Sink(0, (body, at) -> {});
                Server server = TenantServer.start(run, tenants, ROUTE, sink.port(), HEAP);
                Connection connection = server.connect(run.effort().patience())) {
            run.add(Figure.TENANTS_READY, point, server.secondsToReady());
            server.settle();
            double unbuilt = server.heapBytes();
            run.add(Figure.TENANTS_UNBUILT, point, (unbuilt - alone) / tenants / KIBIBYTES);
            for (int i = 0; i < tenants; i++) {
                connection.accept(Connection.getRequest("/t/" + TenantServer.name(i) + "/api/v2/silences"));
            }
            server.settle();
            double built = server.heapBytes();
            run.add(Figure.TENANTS_BUILT, point, (built - unbuilt) / tenants / KIBIBYTES);
            fill(connection);
            server.settle();
            run.add(Figure.TENANTS_HEAP, point, server.heapBytes() / KIBIBYTES / KIBIBYTES);
            sendAgain(run, point, server, connection);
            run.add(Figure.TENANTS_PEAK, point, server.peakMebibytes());
        }
    }

    private void fill(Connection connection) throws IOException {
        for (int i = 0; i < tenants; i++) {
            connection.accept(alerts(i));
        }
    }

    private static byte[] alerts(int tenant) {
        AlertSet alerts = AlertSet.of("node", ALERTS);
        return TenantServer.post(TenantServer.name(tenant), "/api/v2/alerts", alerts.json(0, ALERTS));
    }

    /**
     * At the pace of all tenants in a minute. The first round is not measured: in it the code for alerts that are sent again is
     * compiled.
     */
    private void sendAgain(Run run, Point point, Server server, Connection connection) throws IOException {
        sendAgain(connection, run.effort().warmUp().multipliedBy(LOADS));
        long start = System.nanoTime();
        CpuMeter cpu = server.meter();
        sendAgain(connection, run.effort().length().multipliedBy(LOADS));
        run.add(Figure.TENANTS_CPU, point, cpu.seconds() / ((System.nanoTime() - start) / NANOS) * PERCENT);
    }

    private void sendAgain(Connection connection, Duration length) throws IOException {
        long end = System.nanoTime() + length.toNanos();
        Pace.sendAll(connection, (long) (MINUTE_NANOS / tenants), end, i -> alerts(i % tenants));
    }
}
