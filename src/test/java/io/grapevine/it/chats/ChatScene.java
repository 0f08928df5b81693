package io.grapevine.it.chats;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.MailLink;
import io.grapevine.it.Program;
import io.grapevine.it.TestAlerts;
import io.grapevine.it.WholeFile;
import io.grapevine.web.access.TestUsers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** The common base of tests of actions in chats: their files, programs that know users, and logs without secrets. */
abstract class ChatScene {
    /** The route of a configuration with one receiver. */
    static final String ROUTE =
            "route: {receiver: ops, group_by: [alertname], group_wait: 0s, group_interval: 500ms, repeat_interval: 1h}\n";

    @TempDir
    Path directory;

    final Path write(String name, String content) throws Exception {
        return WholeFile.write(directory.resolve(name), content);
    }

    /** Writes the file of keys to which configurations refer. */
    final void writeKeys() throws Exception {
        write("keys", "a-key-of-the-end-to-end-test\n");
    }

    /** A program that reloads its files, in which bob may silence and send alerts and eve may look. */
    final Program guarded(Path config, Path extensions, String... flags) throws Exception {
        Path web = write("web.yml", TestUsers.webFile("bob"));
        Path access = write("access.yml", "roles: {viewer: [eve], silencer: [bob], sender: [bob]}\n");
        List<String> all = List.of(
                "--grapevine.config=" + extensions,
                "--config.auto-reload=50ms",
                "--web.config.file=" + web,
                "--web.access-file=" + access);
        return Program.grapevine(
                config,
                directory.resolve("data"),
                Stream.concat(all.stream(), Stream.of(flags)).toArray(String[]::new));
    }

    /** Posts as bob that the alert {@code Down} fires. */
    static void fire(Program guarded) throws Exception {
        String down = TestAlerts.of("ops", "Down").firing();
        MailLink.post(guarded.url() + "/api/v2/alerts", down, "Authorization", TestUsers.basic("bob"));
    }

    /** What bob gets at a path. */
    static String get(Program guarded, String path) throws Exception {
        return MailLink.request("GET", guarded.url() + path, "", "Authorization", TestUsers.basic("bob"))
                .body();
    }

    static void assertLogsHide(Cluster cluster, String... secrets) {
        for (Program program : cluster.running()) {
            assertThat(program.log()).doesNotContain(secrets);
        }
    }
}
