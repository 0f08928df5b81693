package io.grapevine.reliability;

import com.sun.net.httpserver.HttpExchange;
import io.grapevine.bench.Sample;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fifty receivers that answer, and others that never do, or whose names a name server never resolves. What the fifty are sent is not
 * late.
 */
final class ReceiversTrial implements FaultTrial {
    private static final int GOOD = 50;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The kind of the trouble. */
    enum Trouble {
        /** Requests are accepted and never answered. */
        SILENT_RECEIVER,
        /** The names of hosts are asked of a server that never answers. */
        SILENT_NAME_SERVER
    }

    private final Path directory;
    private final double mostMillis;
    private final Trouble trouble;
    private final int bad;
    private final int rounds;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Double> millis = new ConcurrentHashMap<>();

    /**
     * Prepares it.
     *
     * @param bad how many receivers are in trouble
     * @param rounds how often an alert is sent to each, one second apart
     */
    ReceiversTrial(Path directory, Trouble trouble, int bad, int rounds, double mostMillis) {
        this.mostMillis = mostMillis;
        this.directory = directory;
        this.trouble = trouble;
        this.bad = bad;
        this.rounds = rounds;
    }

    @Override
    public String title() {
        return trouble == Trouble.SILENT_RECEIVER
                ? bad + " of " + (GOOD + bad) + " receivers never answer"
                : "the name server never answers, and " + bad + " of " + (GOOD + bad) + " receivers have names";
    }

    @Override
    public Figures run() throws Exception {
        if (trouble == Trouble.SILENT_RECEIVER) {
            return run(List.of());
        }
        InetAddress address = InetAddress.getByAddress(new byte[] {127, 53, 53, 53});
        try (DatagramSocket names = silentNameServer(address)) {
            Path resolver = Files.writeString(
                    directory.resolve("resolv.conf"),
                    "nameserver " + names.getLocalAddress().getHostAddress() + "\n");
            return run(Namespaces.withFile(resolver, Path.of("/etc/resolv.conf")));
        }
    }

    private static DatagramSocket silentNameServer(InetAddress address) {
        try {
            return new DatagramSocket(new InetSocketAddress(address, 53));
        } catch (SocketException refused) {
            return Tool.skip("port 53 cannot be bound: " + refused.getMessage());
        }
    }

    private Figures run(List<String> before) throws Exception {
        try (HookServer receiver = HookServer.start()) {
            receiver.answer((exchange, request) -> take(exchange, request));
            Path config = Files.writeString(directory.resolve(trouble + ".yml"), config(receiver.port()));
            try (Program program = Program.starting(before, config, directory.resolve(trouble + "-data"), List.of())) {
                program.url();
                for (int round = 0; round < rounds; round++) {
                    fire(program, round);
                    Thread.sleep(PAUSE.toMillis());
                }
                return figures(program);
            } finally {
                over.countDown();
            }
        }
    }

    private String config(int port) {
        String routes = IntStream.range(0, GOOD + bad)
                .mapToObj(i -> "  - {receiver: r%d, matchers: [to=\"r%d\"]}".formatted(i, i))
                .collect(Collectors.joining("\n"));
        String receivers = IntStream.range(0, GOOD + bad)
                .mapToObj(i ->
                        "- {name: r%d, webhook_configs: [{url: 'http://%s:%d/r%d'}]}".formatted(i, host(i), port, i))
                .collect(Collectors.joining("\n"));
        return "route:\n  receiver: r0\n  group_by: [alertname]\n  group_wait: 0s\n  routes:\n" + routes
                + "\nreceivers:\n" + receivers + "\n";
    }

    private String host(int number) {
        boolean named = number >= GOOD && trouble == Trouble.SILENT_NAME_SERVER;
        return named ? "receiver" + number + ".example.com" : "127.0.0.1";
    }

    private void take(HttpExchange exchange, HookServer.Received request) throws IOException {
        long now = System.nanoTime();
        if (Integer.parseInt(request.target().substring(2)) >= GOOD) {
            try {
                over.await();
            } catch (InterruptedException closed) {
                throw new InterruptedIOException();
            }
        }
        String name =
                Json.read(request.body()).path("groupLabels").path("alertname").asText();
        Long start = sent.get(name);
        if (start != null) {
            millis.putIfAbsent(name, (now - start) / 1e6);
        }
        HookServer.status(200, "").to(exchange, request);
    }

    /** One alert for each receiver, the troubled ones first. */
    private void fire(Program program, int round) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder("[");
        for (int i = GOOD + bad - 1; i >= 0; i--) {
            String name = "round" + round + "to" + i;
            if (i < GOOD) {
                sent.put(name, System.nanoTime());
            }
            body.append("{\"labels\":{\"alertname\":\"")
                    .append(name)
                    .append("\",\"to\":\"r")
                    .append(i)
                    .append("\"}}");
            body.append(i == 0 ? "]" : ",");
        }
        program.post("/alerts", body.toString());
    }

    private Figures figures(Program program) throws Exception {
        Figures figures = new Figures();
        Sample probes = new Sample();
        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            program.send("GET", "/-/healthy", "");
            probes.add((System.nanoTime() - start) / 1e6);
        }
        Sample times = new Sample();
        millis.values().forEach(times::add);
        figures.tell("Notifications due to the others, " + GOOD + " each second", sent.size());
        figures.most("… not received within a second after the last round", sent.size() - millis.size(), 0);
        figures.times("Time from the post to the notification (median / 99 % / most)", times, 0.99, mostMillis);
        figures.times("Time of a probe", probes, 1, mostMillis);
        return figures;
    }
}
