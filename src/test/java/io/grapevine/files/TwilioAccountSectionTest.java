package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.receiver.Kinds;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The accounts of Twilio in the section {@code messages}. */
class TwilioAccountSectionTest extends SectionFixture {
    private static final String CALLS = """
        receivers:
        - name: phone
          twilio_configs:
          - {account_sid: AC1, auth_token: t, from: '+15550100100', to: ['+15550100101'], voice: true}
        """;

    TwilioAccountSectionTest() {
        super("route: {receiver: phone}\nreceivers: [{name: phone}]\n");
    }

    @Test
    void anAccountNeedsNoActionsOfAnIntegration() {
        Read<ConfigLoader.LoadedExtensions> loaded = parse(CALLS + """
            messages:
              buttons:
                apps:
                  twilio:
                  - {account_sid: AC1, auth_token_file: tokens}
                  - {account_sid: AC2, auth_token: hush-of-an-account}
                identities: {ana: ['twilio:+15550100101']}
            """);
        ActionsConfig actions = loaded.get().extensions().actions();

        assertThat(loaded.warnings()).isEmpty();
        assertThat(Kinds.offerActions(loaded.get().extensions())).isTrue();
        assertThat(Kinds.withButtons(loaded.get().extensions())).containsExactly("twilio");
        assertThat(actions.chats().twilio().get(0).authTokenFile()).isEqualTo("/etc/am/tokens");
        assertThat(actions.chats().twilio().get(1).authToken()).isEqualTo(new Secret("hush-of-an-account"));
        assertThat(actions.identities()).isEqualTo(Map.of("twilio:+15550100101", "ana"));
        assertThat(loaded.get().masked()).doesNotContain("hush").contains("<secret>");
        assertThat(actions.toString()).doesNotContain("hush");
    }

    @Test
    void callsOfAnAccountWithoutTokensAreWarnedOf() {
        Read<ConfigLoader.LoadedExtensions> loaded = parse(CALLS
                + "messages: {buttons: {apps: {twilio: [{account_sid: AC2, auth_token: token-of-an-account}]}}}\n");
        assertThat(loaded.warnings())
                .extracting(ConfigError::toString)
                .singleElement()
                .asString()
                .contains("twilio: no account \"AC1\"");
    }

    @Test
    void theTokenOfTheReceiverIsThatOfItsAccount() {
        String calls = CALLS.replace("auth_token: t", "auth_token: token-of-an-account");
        for (String account : new String[] {"{}", "{account_sid: AC1}"}) {
            assertThat(parse(calls + "messages: {buttons: {apps: {twilio: [" + account + "]}}}\n")
                            .get()
                            .extensions()
                            .actions()
                            .chats()
                            .twilio())
                    .containsExactly(
                            new ActionsConfig.TwilioAccountConfig("AC1", new Secret("token-of-an-account"), ""));
        }
        String byKey = calls.replace("auth_token:", "api_key_sid: SK1, auth_token:");
        assertThat(parse(byKey + "messages: {buttons: {apps: {twilio: [{}]}}}\n")
                        .faults())
                .singleElement()
                .asString()
                .contains("messages.buttons.apps.twilio[0]: missing auth_token", "and without an API key have one");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {account_sid: AC1} | missing auth_token or auth_token_file (expected: one of them, of the account, as no twilio_configs with voice and without an API key have one)
        {auth_token: t} | account_sid: missing (expected: the SID of an account, such as AC0123…)
        {account_sid: SK1, auth_token: t} | account_sid: "SK1" (expected: the SID of an account
        """, quoteCharacter = '`')
    void faultyAccountIsNamed(String account, String fault) {
        assertThat(parse("messages: {buttons: {apps: {twilio: [" + account + "]}}}")
                        .faults()
                        .toString())
                .contains(fault);
    }
}
