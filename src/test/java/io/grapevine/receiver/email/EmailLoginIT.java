package io.grapevine.receiver.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.Outcome;
import io.grapevine.receiver.BadServer;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.Written;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The encryption of mails that are sent, and the user who logs in. */
class EmailLoginIT extends OnVertx {
    private static final String SECRET = "hush-Hush-hush";

    private Outcome send(Email config) throws Exception {
        return send(EmailConfigs.notifier(vertx, config));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
        AUTH PLAIN LOGIN → AUTH PLAIN YWRtaW4AdXNlcgBwYXNz
        AUTH LOGIN PLAIN → AUTH LOGIN
        AUTH NTLM PLAIN → AUTH PLAIN YWRtaW4AdXNlcgBwYXNz
        AUTH CRAM-MD5 PLAIN → AUTH CRAM-MD5
        """)
    void logsInWithTheFirstMechanismThatItKnows(String offered, String command) throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false).offering(offered)) {
            assertThat(send(EmailConfigs.with(
                            server,
                            "auth_username=user",
                            "auth_password=pass",
                            "auth_secret=key",
                            "auth_identity=admin")))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(server.commands()).element(1).isEqualTo(command);
        }
    }

    @Test
    void answersTheQuestionsOfLogin() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)
                .offering("AUTH LOGIN")
                .replying("AUTH", "334 " + base64("Username:"))
                .replying(base64("user"), "334 " + base64("Password:"))
                .replying(base64("pass"), "235 in")) {
            assertThat(send(EmailConfigs.with(server, "auth_username=user", "auth_password=pass")))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(server.commands()).containsSequence("AUTH LOGIN", base64("user"), base64("pass"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            VXNlciBOYW1lAA== | UGFzc3dvcmQA
            VXNlcm5hbWU6 | UGFzc3dvcmQ6
            dXNlcm5hbWU= | cGFzc3dvcmQ=
            QmVudXR6ZXI6 | S2VubndvcnQ6
            UGFzc3dvcmQ6 | VXNlcm5hbWU6
            '' | ''
            Username: | Password:
            """)
    void answersLoginWhateverItsWords(String first, String second) throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)
                .offering("AUTH LOGIN")
                .replying("AUTH", "334 " + first)
                .replying(base64("user"), "334 " + second)
                .replying(base64("pass"), "235 in")) {
            assertThat(send(EmailConfigs.with(server, "auth_username=user", "auth_password=pass")))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(server.commands()).containsSequence("AUTH LOGIN", base64("user"), base64("pass"));
        }
    }

    @Test
    void sendsNothingAfterThePassword() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)
                .offering("AUTH LOGIN")
                .replying("AUTH", "334 VXNlcm5hbWU6")
                .replying(base64("user"), "334 UGFzc3dvcmQ6")
                .replying(base64("pass"), "334 UGFzc3dvcmQ6")) {
            assertThat(Outcomes.retryable(send(EmailConfigs.with(server, "auth_username=user", "auth_password=pass")))
                            .message())
                    .contains("AUTH LOGIN: unexpected challenge");
            assertThat(server.commands())
                    .filteredOn(command -> !command.equals("QUIT"))
                    .endsWith(base64("pass"));
        }
    }

    @Test
    void saysPlainOnceMoreToAServerThatAsksForIt() throws Exception {
        String plain = base64("\0user\0pass");
        try (FakeSmtp server = FakeSmtp.start("server", false)
                .offering("AUTH PLAIN")
                .replying("AUTH", "334 ")
                .replying(plain, "235 in")) {
            assertThat(send(EmailConfigs.with(server, "auth_username=user", "auth_password=pass")))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(server.commands()).containsSequence("AUTH PLAIN " + plain, plain);
        }
    }

    @Test
    void provesTheSecretOfCramMd5() throws Exception {
        // the example of RFC 2195
        String challenge = "<1896.697170952@postoffice.reston.mci.net>";
        String proof = base64("tim b913a602c7eda7a495b4e6e7334d3890");
        try (FakeSmtp server = FakeSmtp.start("server", false)
                .offering("AUTH CRAM-MD5")
                .replying("AUTH", "334 " + base64(challenge))
                .replying(proof, "235 in")) {
            assertThat(send(EmailConfigs.with(server, "auth_username=tim", "auth_secret=tanstaaftanstaaf")))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(server.commands()).containsSequence("AUTH CRAM-MD5", proof);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH XOAUTH2, unknown auth mechanism: XOAUTH2",
        "AUTH PLAIN, missing password",
        "AUTH CRAM-MD5, missing secret"
    })
    void triesAgainWithoutWhatItTakesToLogIn(String offered, String fault) throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false).offering(offered)) {
            assertThat(Outcomes.retryable(send(EmailConfigs.with(server, "auth_username=user")))
                            .message())
                    .contains(fault);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void readsThePasswordFromAFileAnewEveryTimeButOnlyIfItIsAskedFor(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("password");
        try (FakeSmtp server = FakeSmtp.start("server", false)) {
            Email config = EmailConfigs.with(server, "auth_username=user", "auth_password_file=" + file);
            assertThat(send(config)).isInstanceOf(Outcome.Delivered.class);
            server.offering("AUTH PLAIN");
            assertThat(Outcomes.retryable(send(config)).message()).contains("auth_password_file: cannot read");
            Files.writeString(file, "new\n");
            assertThat(send(config)).isInstanceOf(Outcome.Delivered.class);
            assertThat(server.commands()).contains("AUTH PLAIN " + base64("\0user\0new"));
        }
    }

    @Test
    void keepsThePasswordToItselfWhenTheServerRepeatsIt() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)
                .offering("AUTH PLAIN")
                .replying("AUTH", "535 no: " + base64("\0user\0" + SECRET) + " " + SECRET)) {
            assertThat(Outcomes.retryable(
                                    send(EmailConfigs.with(server, "auth_username=user", "auth_password=" + SECRET)))
                            .message())
                    .contains("535 no: <redacted> <redacted>");
        }
    }

    @Test
    void insistsOnTlsWhereItIsRequired() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)) {
            Email config = EmailConfigs.with(server, "require_tls=true");
            assertThat(Outcomes.retryable(send(config)).message()).contains("require_tls", "STARTTLS");
            assertThat(server.commands()).doesNotContain("MAIL FROM:<am@example.org>");
            server.offering("STARTTLS");
            assertThat(send(config)).isInstanceOf(Outcome.Delivered.class);
            assertThat(server.commands())
                    .containsSequence("EHLO localhost", "STARTTLS", "EHLO localhost", "MAIL FROM:<am@example.org>");
        }
    }

    @Test
    void forgetsRepliesThatArriveBeforeTlsBegins() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)
                .offering("STARTTLS", "AUTH PLAIN")
                .replying("STARTTLS", "220 go ahead\n250-injected\n250 AUTH LOGIN")) {
            assertThat(send(EmailConfigs.with(server, "require_tls=true", "auth_username=user", "auth_password=pass")))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(server.commands())
                    .contains("AUTH PLAIN " + base64("\0user\0pass"))
                    .doesNotContain("AUTH LOGIN");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesCertificatesThatNobodyMayAccept(boolean implicit, @TempDir Path folder) throws Exception {
        for (BadServer bad : BadServer.all(folder)) {
            try (FakeSmtp server = FakeSmtp.start(bad.tls(), implicit).offering("STARTTLS")) {
                Email config = EmailConfigs.with(
                        server,
                        "require_tls=true",
                        "force_implicit_tls=" + implicit,
                        Map.entry("tls_config", bad.client()));
                assertThat(Outcomes.retryable(send(config)).message()).contains("TLS: " + bad.reason());
                assertThat(server.commands()).noneMatch(command -> command.startsWith("MAIL"));
            }
        }
    }

    @Test
    void saysThatTheServerDoesNotSpeakTls() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("server", false)) {
            assertThat(Outcomes.retryable(
                                    send(EmailConfigs.with(server, "force_implicit_tls=true", "require_tls=true")))
                            .message())
                    .endsWith("TLS: the other side does not speak TLS");
        }
    }

    @Test
    void speaksTlsFromTheFirstByteWhenConfigured() throws Exception {
        try (FakeSmtp server = FakeSmtp.start("named", true)) {
            Object[] implicit = {"force_implicit_tls=true", "require_tls=true"};
            assertThat(Outcomes.retryable(send(EmailConfigs.with(server, implicit)))
                            .message())
                    .contains("TLS");
            assertThat(send(EmailConfigs.with(
                            server,
                            Written.and(
                                    implicit,
                                    Map.entry(
                                            "tls_config",
                                            TestTls.config(
                                                    TestTls.pem("ca.pem"), "", "", "hooks.example.org", false))))))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(server.commands()).doesNotContain("STARTTLS");
        }
    }
}
