package io.grapevine.it.chats;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.PushPlace;
import io.grapevine.it.TestAlerts;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.webpush.FakeBrowser;
import io.grapevine.receiver.webpush.FakePush;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers that subscribe to receivers of real replicas. */
@Tag("thorough")
class WebpushIT {
    /** The end of an address at the push service: who has it can send to the browser. */
    private static final String SECRET = "hushEndpoint";

    private final FakeBrowser browser = FakeBrowser.of(7);

    @TempDir
    Path directory;

    private static void alert(Program program, String name) throws Exception {
        program.post("/alerts", TestAlerts.of("team", name).firing());
    }

    private static List<HookServer.Received> messages(FakePush push, String alertname) {
        return push.server().requests().stream()
                .filter(request -> request.body().contains("] " + alertname + "\""))
                .toList();
    }

    @Test
    void replicasShareSubscriptionsAcrossCrashesAndForgetThoseThatHaveEnded() throws Exception {
        try (FakePush push = FakePush.secure(browser)) {
            Path config = PushPlace.write(directory, push, "");
            try (Cluster cluster = Cluster.start(directory, config, 2, PushPlace.flag(directory))) {
                HttpResponse<String> answer =
                        PushPlace.subscribe(cluster.at("a"), push.url("/send/" + SECRET), browser);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                cluster.kill("a"); // what was answered is durable, but may not have reached the other replica
                cluster.start(List.of("a"));
                Eventually.holds("b has it", () -> PushPlace.count(cluster.at("b")) == 1);
                cluster.kill("b");
                cluster.start(List.of("b"));
                assertThat(PushPlace.state(cluster.at("b")).path("subscriptions"))
                        .isEqualTo(PushPlace.state(cluster.at("a")).path("subscriptions"))
                        .hasSize(1);

                for (Program program : cluster.running()) {
                    alert(program, "First");
                }
                Eventually.holds("notified", () -> !messages(push, "First").isEmpty());
                for (Program program : cluster.running()) {
                    alert(program, "Second");
                }
                Eventually.holds(
                        "notified again", () -> !messages(push, "Second").isEmpty());
                assertThat(messages(push, "First")).hasSize(1);
                assertThat(push.refusals()).isEmpty();
                assertThat(messages(push, "First").get(0).headers()).containsEntry("ttl", "3600");

                push.server().answer(HookServer.status(410, "unsubscribed"));
                for (Program program : cluster.running()) {
                    alert(program, "Third");
                }
                for (Program program : cluster.running()) {
                    Eventually.holds("forgotten", () -> PushPlace.count(program) == 0);
                }
                for (Program program : cluster.running()) {
                    assertThat(program.log()).doesNotContain(SECRET).doesNotContain(browser.auth());
                    assertThat(program.send("GET", "/metrics", "").body())
                            .contains("grapevine_webpush_subscriptions{receiver=\"phone\"} 0")
                            .doesNotContain(SECRET);
                    assertThat(program.send("GET", "/api/grapevine/v1/receivers", "")
                                    .body())
                            .doesNotContain(SECRET);
                }
                cluster.kill("a");
                cluster.start(List.of("a"));
                assertThat(PushPlace.count(cluster.at("a"))).isZero();
            }
        }
    }

    @Test
    void filesThatCannotBeOpenedAreOpenedAtALaterReloadAndOnlyTheUserCanReadThem() throws Exception {
        try (FakePush push = FakePush.secure(browser)) {
            Path config = PushPlace.write(directory, push, "");
            Path extensions = directory.resolve("grapevine.yml");
            String wanted = Files.readString(extensions);
            Files.writeString(extensions, "{}");
            Path own = directory.resolve("data/grapevine");
            Path blocked = Files.createDirectories(own.resolve("webpush/blocked"));
            try (Program program = Program.grapevine(config, directory.resolve("data"), PushPlace.flag(directory))) {
                Files.writeString(extensions, wanted);
                assertStatus(500, program.send("POST", "/-/reload", ""));
                assertThat(PushPlace.state(program).path("receivers")).isEmpty();

                Files.delete(blocked);
                Files.delete(blocked.getParent());
                assertStatus(200, program.send("POST", "/-/reload", ""));
                assertStatus(200, PushPlace.subscribe(program, push.url("/send/" + SECRET), browser));
                try (Stream<Path> files = Files.list(own)) {
                    assertThat(files.filter(
                                    file -> file.getFileName().toString().startsWith("webpush")))
                            .isNotEmpty()
                            .allSatisfy(file -> assertThat(
                                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                    .isEqualTo("rw-------"));
                }
            }
        }
    }

    @Test
    void onlyBrowsersAtPermittedServicesAreTakenIn() throws Exception {
        try (FakePush push = FakePush.secure(browser)) {
            Path config = PushPlace.write(directory, push, "");
            try (Program program = Program.grapevine(config, directory.resolve("data"), PushPlace.flag(directory))) {
                for (String endpoint : List.of(
                        "https://127.0.0.1:1/" + SECRET,
                        push.url("/" + SECRET).replace("https:", "http:"),
                        "https://fcm.googleapis.com/" + SECRET,
                        push.url("/" + "x".repeat(1100)),
                        "file:///etc/passwd",
                        "")) {
                    HttpResponse<String> answer = PushPlace.subscribe(program, endpoint, browser);
                    assertThat(answer.statusCode()).as(endpoint).isEqualTo(400);
                    assertThat(answer.body())
                            .contains("not that of a known push service")
                            .doesNotContain(SECRET);
                }
                assertThat(PushPlace.send(
                                        program,
                                        "POST",
                                        "/subscriptions",
                                        PushPlace.body("other", push.url("/x"), browser))
                                .body())
                        .contains("receiver: \\\"other\\\" (expected: one with webpush_configs)");
                assertStatus(
                        415, PushPlace.send(program, "POST", "/subscriptions", "{}", "Content-Type", "text/plain"));
                assertThat(PushPlace.count(program)).isZero();
                assertThat(program.log()).doesNotContain(SECRET);
            }
        }
    }

    @Test
    void aBrowserEndsItsOwnSubscriptionAndNoOther() throws Exception {
        try (FakePush push = FakePush.secure(browser)) {
            Path config = PushPlace.write(directory, push, "");
            Path access = Files.writeString(directory.resolve("access.yml"), """
                    proxy: {addresses: [127.0.0.1], user_header: X-User}
                    roles: {viewer: ['*'], admin: [root]}
                    """);
            try (Program program = Program.grapevine(
                    config, directory.resolve("data"), PushPlace.flag(directory), "--web.access-file=" + access)) {
                for (String user : List.of("ana", "bob")) {
                    assertStatus(200, PushPlace.subscribe(program, push.url("/" + user), browser, "X-User", user));
                }
                JsonNode subscriptions = PushPlace.state(program).path("subscriptions");
                assertThat(subscriptions.findValuesAsText("owner")).containsExactlyInAnyOrder("ana", "bob");
                assertThat(subscriptions.toString()).doesNotContain(push.url("/"), browser.key(), browser.auth());
                String ofAna = Stream.of(subscriptions.get(0), subscriptions.get(1))
                        .filter(each -> each.path("owner").asText().equals("ana"))
                        .findFirst()
                        .orElseThrow()
                        .path("id")
                        .asText();
                for (String[] stranger : new String[][] {{}, {"X-User", "bob"}}) {
                    assertStatus(403, PushPlace.send(program, "DELETE", "/subscriptions/" + ofAna, "", stranger));
                }
                assertStatus(
                        403, PushPlace.subscribe(program, push.url("/x"), browser, "Origin", "https://evil.example"));
                assertStatus(200, PushPlace.send(program, "DELETE", "/subscriptions/" + ofAna, "", "X-User", "ana"));
                String end = "{\"receiver\": \"phone\", \"endpoint\": \"" + push.url("/bob") + "\"}";
                assertStatus(200, PushPlace.send(program, "POST", "/subscriptions/end", end));
                assertStatus(404, PushPlace.send(program, "POST", "/subscriptions/end", end));
                assertThat(PushPlace.count(program)).isZero();
            }
        }
    }

    /** What was encrypted is shown as it was before, without the address of the browser. */
    @Test
    void aTestOfTheReceiverReachesTheBrowser() throws Exception {
        try (FakePush push = FakePush.secure(browser)) {
            Path config = PushPlace.write(directory, push, "");
            try (Program program = Program.grapevine(
                    config, directory.resolve("data"), PushPlace.flag(directory), "--web.enable-receiver-test")) {
                String path = "/api/grapevine/v1/receivers/phone/test";
                assertThat(program.send("POST", path, "{}").body()).contains("no browser is subscribed");
                PushPlace.subscribe(program, push.url("/" + SECRET), browser);
                HttpResponse<String> tested = program.send("POST", path, "{}");
                assertThat(tested.body())
                        .contains("\"outcome\":\"delivered\"", "\\\"firing\\\":true")
                        .doesNotContain(SECRET, "vapid t=");
                assertThat(push.server().requests()).hasSize(1);
                assertThat(push.refusals()).isEmpty();
            }
        }
    }

    @Test
    void subscriptionsAreThereOnTheWayBackFromAlertmanager() throws Exception {
        try (FakePush push = FakePush.secure(browser)) {
            Path config = PushPlace.write(directory, push, "");
            Path data = directory.resolve("data");
            try (Program program = Program.grapevine(config, data, PushPlace.flag(directory))) {
                PushPlace.subscribe(program, push.url("/x"), browser);
                assertThat(program.terminate()).isZero();
            }
            try (Program alertmanager = Program.alertmanager(config, data)) {
                alertmanager.get("/status");
                alertmanager.terminate();
            }
            try (Program program = Program.grapevine(config, data, PushPlace.flag(directory))) {
                assertThat(PushPlace.count(program)).isEqualTo(1);
            }
        }
    }

    @Test
    void aReloadBringsWebPushAndNothingIsThereBefore() throws Exception {
        try (FakePush push = FakePush.secure(browser)) {
            Path config = PushPlace.write(directory, push, "");
            String extensions = Files.readString(directory.resolve("grapevine.yml"));
            Files.writeString(directory.resolve("grapevine.yml"), "messages: {mustache: {strict: true}}\n");
            Path data = directory.resolve("data");
            try (Program program = Program.grapevine(config, data, PushPlace.flag(directory))) {
                assertThat(PushPlace.state(program).path("receivers")).isEmpty();
                assertThat(program.send("GET", "/metrics", "").body()).doesNotContain("webpush");
                assertStatus(400, PushPlace.subscribe(program, push.url("/x"), browser));
                try (Stream<Path> files = Files.list(data)) {
                    assertThat(files.map(file -> file.getFileName().toString()))
                            .noneMatch(name -> name.contains("webpush"));
                }
                Files.writeString(directory.resolve("grapevine.yml"), extensions);
                assertStatus(200, program.send("POST", "/-/reload", ""));
                assertStatus(200, PushPlace.subscribe(program, push.url("/x"), browser));
                alert(program, "Late");
                Eventually.holds("notified", () -> !messages(push, "Late").isEmpty());
                String address = URI.create(push.url("/")).getAuthority();
                Files.writeString(directory.resolve("grapevine.yml"), extensions.replace(address, "push.example.com"));
                assertStatus(200, program.send("POST", "/-/reload", ""));
                alert(program, "Elsewhere");
                Eventually.holds("fails", () -> program.log().contains("no browser is subscribed"));
                assertThat(messages(push, "Elsewhere")).isEmpty(); // its service is no longer permitted
                Files.writeString(directory.resolve("push-key"), "none");
                HttpResponse<String> refused = program.send("POST", "/-/reload", "");
                assertStatus(500, refused);
                assertThat(refused.body()).contains("webpush: key_file: ");
            }
        }
    }
}
