package io.grapevine.reliability;

import io.grapevine.it.Program;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Callers who ask for long answers and read nothing of them. One that is cut off asks again. */
final class SlowReaders {
    /** What the launcher gives a container of 256 MiB. */
    private static final String SMALL =
            "-XX:ReservedCodeCacheSize=40m -XX:MaxDirectMemorySize=32m -XX:MinHeapSize=32m -XX:InitialHeapSize=112m"
                    + " -XX:NewSize=11m -Xmx112m -XX:MinHeapFreeRatio=35 -XX:MaxHeapFreeRatio=40 -XX:-ShrinkHeapInSteps";

    private static final int MANY = 200;
    private static final int SOME = 60;
    private static final int FEW = 40;
    private static final int OVERRIDES = 50;
    private static final int SHIFTS = 20;
    private static final int SMALL_BUFFER = 4_096;
    private static final int BATCHES = 10;
    private static final int BATCH = 1_000;
    private static final long PAUSE_MILLIS = 200;
    private static final long BETWEEN_MILLIS = 5;

    /** The length of the beginning of an answer, up to its status. */
    private static final int STATUS = 12;

    private static final String HISTORY = "--history.dir=" + HostileCaller.DIRECTORY + "/history";

    private SlowReaders() {}

    static Map<String, HostileCaller> all() {
        Map<String, HostileCaller> all = new LinkedHashMap<>();
        add(all, "slow-alerts", MANY, "/api/v2/alerts", HostileCaller.HEAP, List.of());
        add(all, "slow-alerts-32", MANY, "/api/v2/alerts", SMALL, List.of());
        add(all, "slow-alerts-small", FEW, "/api/v2/alerts", SMALL, List.of());
        add(all, "slow-groups", MANY, "/api/v2/alerts/groups", SMALL, List.of());
        add(all, "slow-overview", SOME, "/api/grapevine/v1/overview", SMALL, List.of());
        add(all, "slow-export", SOME, "/api/grapevine/v1/history/export", SMALL, List.of(HISTORY));
        add(all, "slow-page", MANY, "/api/grapevine/v1/history?limit=1000", SMALL, List.of(HISTORY));
        add(all, "slow-metrics", MANY, "/metrics", SMALL, List.of());
        add(all, "slow-script", MANY, "", SMALL, List.of());
        all.put(
                "slow-calendar",
                new HostileCaller(
                        MANY + " `GET /on-call/team.ics` of " + OVERRIDES * SHIFTS
                                + " overrides that read nothing, 112 MiB of heap and 32 outside",
                        SMALL,
                        List.of("--grapevine.config=" + HostileCaller.DIRECTORY + "/" + HostileCaller.ON_CALL),
                        SlowReaders::calendars));
        return all;
    }

    private static void add(
            Map<String, HostileCaller> all, String name, int clients, String path, String options, List<String> flags) {
        String small = options.equals(SMALL) ? ", 112 MiB of heap and 32 outside" : "";
        String what = path.isEmpty() ? "the script of the page" : "`GET " + path + "`";
        all.put(
                name,
                new HostileCaller(
                        clients + " × " + what + " that read nothing" + small,
                        options,
                        flags,
                        program -> ask(program, clients, path)));
    }

    private static long ask(Program program, int clients, String path) throws Exception {
        for (int batch = 0; batch < BATCHES; batch++) {
            program.post("/alerts", alerts(batch));
        }
        return read(program, clients, path.isEmpty() ? script(program) : path);
    }

    private static String alerts(int batch) {
        return IntStream.range(0, BATCH)
                .mapToObj(i -> "{\"labels\":{\"alertname\":\"Many\",\"n\":\"" + batch + "-" + i
                        + "\"},\"annotations\":{\"text\":\"" + "x".repeat(300) + "\"}}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** The path of the largest file of the page. */
    private static String script(Program program) throws Exception {
        String page = program.send("GET", "/", "").body();
        Matcher names = Pattern.compile("ui/[a-z-]+-\\w+\\.js").matcher(page);
        String largest = "";
        int most = 0;
        while (names.find()) {
            int size = program.send("GET", "/" + names.group(), "").body().length();
            largest = size > most ? "/" + names.group() : largest;
            most = Math.max(size, most);
        }
        return largest;
    }

    private static long calendars(Program program) throws Exception {
        Instant first = Instant.now().truncatedTo(ChronoUnit.HOURS);
        for (int i = 0; i < OVERRIDES; i++) {
            int from = i * SHIFTS;
            String shifts = IntStream.range(from, from + SHIFTS)
                    .mapToObj(hour -> "{\"person\":\"" + (hour % 2 == 0 ? "ana" : "ben") + "\",\"start\":\""
                            + first.plus(hour, ChronoUnit.HOURS) + "\",\"end\":\""
                            + first.plus(hour + 1, ChronoUnit.HOURS) + "\"}")
                    .collect(Collectors.joining(",", "[", "]"));
            program.send(
                    "POST",
                    "/api/grapevine/v1/on-call/team/overrides",
                    "{\"shifts\":" + shifts + ",\"createdBy\":\"caller\",\"reason\":\"" + "long ".repeat(40) + "\"}");
        }
        return read(program, MANY, "/api/grapevine/v1/on-call/team.ics");
    }

    /** Keeps so many requests waiting, each for its answer, until the thread is interrupted; returns how many were sent. */
    private static long read(Program program, int clients, String path) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        long sent = 0;
        try {
            while (true) {
                for (int i = 0; i < clients; i++) {
                    if (i < sockets.size() && isAnswered(sockets.get(i))) {
                        continue;
                    }
                    Socket socket = open(program, path);
                    sent++;
                    Thread.sleep(BETWEEN_MILLIS);
                    if (i < sockets.size()) {
                        sockets.set(i, socket).close();
                    } else {
                        sockets.add(socket);
                    }
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException | IOException end) {
            return sent;
        } finally {
            for (Socket each : sockets) {
                each.close();
            }
        }
    }

    private static Socket open(Program program, String path) throws IOException {
        URI url = URI.create(program.url());
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Whether the answer is on its way: neither a refusal, nor broken off, which a byte that is sent behind a request finds out. */
    private static boolean isAnswered(Socket socket) {
        try {
            socket.getOutputStream().write('\n');
            InputStream in = socket.getInputStream();
            if (in.available() < STATUS) {
                return true;
            }
            String status = new String(in.readNBytes(STATUS), StandardCharsets.US_ASCII);
            return !status.startsWith("HTTP/") || status.endsWith(" 200");
        } catch (IOException closed) {
            return false;
        }
    }
}
