package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.config.TlsConfig;
import io.grapevine.receiver.email.Email;
import io.grapevine.receiver.email.Email.ThreadingConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmailFormatTest {
    private static final String GLOBAL = "{smtp_from: from@example.com, smtp_smarthost: 'mail.example.com:25'}";

    @Test
    void needsNoMoreThanARecipient() {
        assertThat(email(GLOBAL, "{to: to@example.com}"))
                .isEqualTo(new Email(
                        false,
                        "to@example.com",
                        "from@example.com",
                        "localhost",
                        new Smarthost("mail.example.com", "25"),
                        "",
                        new Secret(""),
                        "",
                        new Secret(""),
                        "",
                        "",
                        Map.of(
                                "Subject", "{{ template \"email.default.subject\" . }}",
                                "To", "to@example.com",
                                "From", "from@example.com"),
                        "{{ template \"email.default.html\" . }}",
                        "",
                        true,
                        TlsConfig.DEFAULT,
                        null,
                        new ThreadingConfig(false, "")));
    }

    @Test
    void spellsHeadersAsMimeDoes() {
        assertThat(email(GLOBAL, "{to: a, headers: {subject: s, TO: t, x-a-b: c, 'with space': d}}")
                        .headers())
                .isEqualTo(
                        Map.of("Subject", "s", "To", "t", "X-A-B", "c", "with space", "d", "From", "from@example.com"));
    }

    @Test
    void emailFormatTakesPasswordAndFileFromOnePlace() {
        String global = GLOBAL.replace("}", ", smtp_auth_password_file: /global, smtp_auth_secret: global}");
        Email email = email(global, "{to: a, auth_password: own, auth_secret_file: /own}");
        assertThat(email.authPassword()).isEqualTo(new Secret("own"));
        assertThat(email.authPasswordFile()).isEmpty();
        assertThat(email.authSecret().isEmpty()).isTrue();
        assertThat(email.authSecretFile()).isEqualTo("/own");
    }

    @Test
    void emailFormatLeavesFilesOfTlsRelativeToTheWorkingDirectory() {
        assertThat(email(GLOBAL, "{to: a, tls_config: {ca_file: ca.pem}}")
                        .tlsConfig()
                        .caFile())
                .isEqualTo("ca.pem");
    }

    @Test
    void emailFormatTakesAnAddressWithoutAHost() {
        assertThat(email(GLOBAL, "{to: a, smarthost: ':25'}").smarthost()).isEqualTo(new Smarthost("", "25"));
        assertThat(email(GLOBAL, "{to: a, smarthost: '[::1]:smtp'}").smarthost())
                .isEqualTo(new Smarthost("::1", "smtp"));
    }

    private static Email email(String global, String config) {
        return SampleFiles.only(Email.class, SampleFiles.receiver(global, "email", config));
    }
}
