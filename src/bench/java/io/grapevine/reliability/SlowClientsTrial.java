package io.grapevine.reliability;

import io.grapevine.it.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Clients that ask for all alerts and read a byte each second, and as many that send a body by a byte each second. */
record SlowClientsTrial(Path directory, int clients, Duration length, double mostMillis) implements FaultTrial {
    private static final int ALERTS = 5_000;
    private static final int SMALL_BUFFER = 4_096;

    @Override
    public String title() {
        return clients + " slow clients, half of which read and half send a byte each second, for " + length.toSeconds()
                + " s";
    }

    @Override
    public Figures run() throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        List<Socket> sockets = new ArrayList<>();
        try (Pulse pulse = new Pulse()) {
            Path config = Files.writeString(directory.resolve("slow.yml"), pulse.config(""));
            try (Program program = Program.grapevine(config, directory.resolve("slow"))) {
                program.post("/alerts", alerts());
                int port = URI.create(program.url()).getPort();
                for (int i = 0; i < clients; i++) {
                    sockets.add(i % 2 == 0 ? reader(port) : sender(port));
                }
                var unused = clock.scheduleWithFixedDelay(() -> step(sockets), 1, 1, TimeUnit.SECONDS);
                pulse.beat(length, program);
                Figures figures = new Figures();
                pulse.addTo(figures, mostMillis);
                return figures;
            }
        } finally {
            clock.shutdownNow();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static String alerts() {
        return IntStream.range(0, ALERTS)
                .mapToObj(i -> "{\"labels\":{\"alertname\":\"Many\",\"n\":\"" + i + "\"},\"annotations\":{\"text\":\""
                        + "x".repeat(300) + "\"}}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static Socket connect(int port, String head) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static Socket reader(int port) throws IOException {
        return connect(port, "GET /api/v2/alerts HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    private static Socket sender(int port) throws IOException {
        return connect(
                port,
                "POST /api/v2/alerts HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n");
    }

    private static void step(List<Socket> sockets) {
        for (int i = 0; i < sockets.size(); i++) {
            try {
                Socket socket = sockets.get(i);
                if (i % 2 == 1) {
                    socket.getOutputStream().write(' ');
                } else if (socket.getInputStream().available() > 0) {
                    int unused = socket.getInputStream().read();
                }
            } catch (IOException closed) {
                continue; // the server may close it
            }
        }
    }
}
