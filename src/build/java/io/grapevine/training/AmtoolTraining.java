package io.grapevine.training;

import io.grapevine.amtool.Program;
import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Input;
import io.grapevine.amtool.output.Terminal;
import io.grapevine.base.commandline.BuildInfo;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The training run of amtool, whose JVM writes an archive of the classes that it used: runs frequent commands against a server
 * with fixed responses.
 */
public final class AmtoolTraining {
    private static final String SILENCE = """
            {"id":"00000000-0000-0000-0000-000000000001","status":{"state":"active"},
            "updatedAt":"2026-01-01T00:00:00.000Z","comment":"a","createdBy":"b","endsAt":"2126-01-01T00:00:00.000Z",
            "matchers":[{"isEqual":true,"isRegex":false,"name":"a","value":"b"}],"startsAt":"2026-01-01T00:00:00.000Z"}""";

    private static final String ALERT = """
            {"annotations":{"summary":"a"},"endsAt":"2126-01-01T00:00:00.000Z","fingerprint":"0123456789abcdef",
            "receivers":[{"name":"r"}],"startsAt":"2026-01-01T00:00:00.000Z","status":{"inhibitedBy":[],"mutedBy":[],
            "silencedBy":[],"state":"active"},"updatedAt":"2026-01-01T00:00:00.000Z","labels":{"alertname":"A"}}""";

    private static final String CONFIGURATION =
            "route: {receiver: r}\nreceivers: [{name: r, webhook_configs: [{url: http://localhost/}]}]\n";

    private static final String SUITE = """
            config: alertmanager.yml
            routes: [{labels: {alertname: A}, receivers: [r]}]
            tests:
            - alerts: [{labels: {alertname: A}, resolves: 10m}]
              steps: [{silence: s, matchers: a="b", for: 1h}]
              expect: [{receiver: r, at: 30s, contains: A}, {muted: {alertname: A}, at: 5m, by: nothing}]
            """;

    private static final String STATUS = """
            {"cluster":{"name":"a","peers":[{"address":"127.0.0.1:9094","name":"a"}],"status":"ready"},
            "config":{"original":"route: {receiver: r}\\nreceivers: [{name: r}]\\n"},
            "uptime":"2026-01-01T00:00:00.000Z","versionInfo":{"version":"0"}}""";

    private static final Map<String, String> ANSWERS = Map.of(
            "GET /api/v2/status",
            STATUS,
            "GET /api/v2/silences",
            "[" + SILENCE + "]",
            "GET /api/v2/silence/1",
            SILENCE,
            "POST /api/v2/silences",
            "{\"silenceID\":\"00000000-0000-0000-0000-000000000001\"}",
            "DELETE /api/v2/silence/1",
            "",
            "GET /api/v2/alerts",
            "[" + ALERT + "]",
            "POST /api/v2/alerts",
            "");

    private static final String CONTENT_LENGTH = "content-length:";

    private AmtoolTraining() {}

    /** Runs the commands, and exits. */
    public static void main(String... none) throws IOException {
        Path directory = Files.createTempDirectory("rehearsal");
        Path settings = Files.writeString(directory.resolve("config.yml"), "author: me\n");
        Path configuration = Files.writeString(directory.resolve("alertmanager.yml"), CONFIGURATION);
        Path suite = Files.writeString(directory.resolve("suite.yml"), SUITE);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            inBackground(() -> answerAll(server));
            String place = InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getLocalPort();
            String url = "--alertmanager.url=http://" + place;
            List<List<String>> lines = List.of(
                    List.of("--help"),
                    List.of("--version"),
                    List.of("nope"),
                    List.of(url, "silence", "query", "a=b"),
                    List.of(url, "silence", "query", "-q"),
                    List.of(url, "-o", "extended", "silence"),
                    List.of(url, "-o", "json", "silence"),
                    List.of(url, "alert", "query", "a=~b"),
                    List.of(url, "-o", "extended", "alert"),
                    List.of(url, "-o", "json", "alert"),
                    List.of(url, "silence", "add", "-c", "x", "a", "b!=c"),
                    List.of(url, "silence", "update", "-d", "2h", "1"),
                    List.of(url, "silence", "expire", "1"),
                    List.of(url, "silence", "import"),
                    List.of(url, "alert", "add", "a", "--start=2026-01-01T00:00:00Z"),
                    List.of(url, "-o", "extended", "cluster"),
                    List.of(url, "config"),
                    List.of(url, "config", "routes"),
                    List.of("config", "routes", "test", "--config.file=" + configuration, "--tree", "a=b"),
                    List.of("check-config", configuration.toString()),
                    List.of("test", suite.toString()),
                    List.of(
                            "template",
                            "render",
                            "--template.glob=" + directory + "/*.tmpl",
                            "--template.text={{ . }}"),
                    List.of("--alertmanager.url=https://" + place, "silence"));
            for (Terminal terminal : List.of(Terminal.NONE, new Terminal(80, true))) {
                Program program = new Program(console(terminal), BuildInfo.read(), List.of(settings.toString()));
                lines.forEach(program::run);
            }
        } finally {
            Files.delete(settings);
            Files.delete(configuration);
            Files.delete(suite);
            Files.delete(directory);
        }
        System.exit(0);
    }

    private static Console console(Terminal terminal) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        byte[] in = ("[" + SILENCE + "]").getBytes(StandardCharsets.UTF_8);
        return new Console(
                Input.of(new ByteArrayInputStream(in)),
                nowhere,
                nowhere,
                terminal,
                System.getenv(),
                InstantSource.system());
    }

    private static void answerAll(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                inBackground(() -> answer(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    /** Responds to the requests of one connection, until a line is no request. */
    private static void answer(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String request = in.readLine(); request != null && request.contains(" /"); request = in.readLine()) {
                skipRest(in);
                String[] words = request.split("[ ?]", 3);
                String body = ANSWERS.getOrDefault(words[0] + " " + words[1], "");
                String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n";
                socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // The client has closed the connection.
        }
    }

    private static void skipRest(BufferedReader in) throws IOException {
        long length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith(CONTENT_LENGTH)) {
                length = Long.parseLong(line.substring(CONTENT_LENGTH.length()).strip());
            }
        }
        while (length > 0 && in.read() >= 0) {
            length--;
        }
    }
}
