package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pings of a heartbeat with a token, beside access files that leave the role of senders to any caller. */
class HeartbeatTokenIT {
    private static final String CONFIG = "route: {receiver: a}\nreceivers: [{name: a}]\n";
    private static final String PING = "/api/grapevine/v1/heartbeats/backup";
    private static final String PROXY = "proxy: {addresses: [127.0.0.0/8]}\n";

    @TempDir
    Path directory;

    private static int ping(LiveProgram program, String user, String path, String... headers) throws IOException {
        return new TenantCaller(program, user, "")
                .send("POST", path, "", headers)
                .status();
    }

    @Test
    void whoIsNotKnownNeedsTheTokenWhoeverMaySend() throws Exception {
        Path own = Files.writeString(directory.resolve("grapevine.yml"), """
                heartbeats:
                - {name: backup, ping: true, within: 1h, token_file: token}
                - {name: open, ping: true, within: 1h}
                """);
        Files.writeString(directory.resolve("token"), "s3cret\n");
        Path access = Files.writeString(directory.resolve("access.yml"), PROXY + "roles: {viewer: [vic]}\n");
        try (LiveProgram program =
                new LiveProgram(directory, CONFIG, "--grapevine.config=" + own, "--web.access-file=" + access)) {
            for (String rules : new String[] {
                "silences: {require_comment: true}\nroles: {}\n",
                "roles: {viewer: [vic], admin: [root]}\n",
                "roles: {viewer: [vic], sender: ['*']}\n"
            }) {
                Files.writeString(access, PROXY + rules);
                for (String kind : new String[] {"", "/start", "/fail"}) {
                    assertThat(ping(program, "", PING + kind)).as(rules + kind).isEqualTo(401);
                }
                assertThat(ping(program, "", PING, "Authorization: Bearer guessed"))
                        .as(rules)
                        .isEqualTo(401);
                assertThat(ping(program, "", PING, "Authorization: Bearer s3cret"))
                        .as(rules)
                        .isEqualTo(200);
                assertThat(ping(program, "vic", PING)).as(rules).isEqualTo(200);
                assertThat(ping(program, "", PING.replace("backup", "open")))
                        .as(rules)
                        .isEqualTo(200);
            }
            Files.writeString(access, PROXY + "roles: {viewer: [vic], sender: [prometheus]}\n");
            assertThat(ping(program, "", PING)).isEqualTo(403);
            assertThat(ping(program, "vic", PING)).isEqualTo(403);
            assertThat(ping(program, "prometheus", PING)).isEqualTo(200);
            assertThat(ping(program, "vic", PING, "Authorization: Bearer s3cret"))
                    .isEqualTo(200);
        }
    }
}
