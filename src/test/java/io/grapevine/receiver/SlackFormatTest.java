package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.receiver.slack.SlackConfig;
import io.grapevine.receiver.slack.SlackConfig.SlackAction;
import io.grapevine.receiver.slack.SlackConfig.SlackConfirmation;
import io.grapevine.receiver.slack.SlackConfig.SlackField;
import org.junit.jupiter.api.Test;

class SlackFormatTest {
    private static final Secret APP_URL = new Secret("https://slack.com/api/chat.postMessage");

    @Test
    void postsToItsOwnUrl() {
        SlackConfig slack = slack("{slack_api_url: 'http://global'}", "{api_url: 'http://own'}");
        assertThat(slack.apiUrl()).isEqualTo(new Secret("http://own"));
        assertThat(slack.httpConfig().authorization()).isNull();
    }

    @Test
    void postsToTheGlobalUrlWithoutOneOfItsOwn() {
        assertThat(slack("{slack_api_url: 'http://global'}", "{}").apiUrl()).isEqualTo(new Secret("http://global"));
        assertThat(slack("{slack_api_url_file: /global}", "{}").apiUrlFile()).isEqualTo("/global");
    }

    @Test
    void postsAsAnAppWithAToken() {
        SlackConfig slack = slack("", "{app_token: token}");
        assertThat(slack.apiUrl()).isEqualTo(APP_URL);
        assertThat(slack.httpConfig().authorization()).isEqualTo(Authorization.bearer(new Secret("token"), ""));
    }

    @Test
    void slackFormatTakesThePathOfATokenFromTheConfiguration() {
        SlackConfig slack = slack("{slack_app_token_file: token}", "{}");
        assertThat(slack.appTokenFile()).isEqualTo("token");
        assertThat(slack.httpConfig().authorization())
                .isEqualTo(Authorization.bearer(new Secret(""), "/etc/alertmanager/token"));
    }

    @Test
    void slackFormatLeavesTheGlobalTokenAloneWithAUrlOrAnAuthorizationOfItsOwn() {
        String global = "{slack_app_token: token, slack_api_url: 'https://slack.com/api/chat.postMessage'}";
        assertThat(slack(global, "{api_url: 'http://own'}").appToken().isEmpty())
                .isTrue();
        SlackConfig authorized = slack(global, "{http_config: {authorization: {credentials: own}}}");
        assertThat(authorized.appToken().isEmpty()).isTrue();
        assertThat(authorized.apiUrl()).isEqualTo(APP_URL);
    }

    @Test
    void slackFormatTakesTheGlobalTokenEvenWithAFileOfItsOwn() {
        SlackConfig slack = slack("{slack_app_token: token}", "{api_url_file: /own}");
        assertThat(slack.apiUrl()).isEqualTo(APP_URL);
        assertThat(slack.apiUrlFile()).isEqualTo("/own");
    }

    @Test
    void slackFormatDoesNotAuthorizeOthersThroughTheGlobalClient() {
        var integrations = SampleFiles.integrations(
                SampleFiles.receiver("{slack_api_url: 'http://global'}", "slack", "{app_token: token}", "{}"));
        assertThat(((SlackConfig) integrations.get(1)).httpConfig().authorization())
                .isNull();
    }

    @Test
    void slackFormatReadsFieldsAndActions() {
        SlackConfig slack = slack(
                "",
                "{api_url: 'http://own', fields: [{title: t, value: v}, {title: t, value: v, short: false}], actions: "
                        + "[{type: button, text: t, name: n, value: v, confirm: {text: sure}}, "
                        + "{type: button, text: t, url: u, name: n, value: v, confirm: {text: sure}}]}");
        assertThat(slack.fields()).containsExactly(new SlackField("t", "v", null), new SlackField("t", "v", false));
        assertThat(slack.actions())
                .containsExactly(
                        new SlackAction("button", "t", "", "", "n", "v", new SlackConfirmation("sure", "", "", "")),
                        new SlackAction("button", "t", "u", "", "", "", null));
    }

    @Test
    void slackFormatTakesNullForAnEmptyTextWhereThereIsADefault() {
        assertThat(slack("", "{api_url: 'http://own'}").title()).isEqualTo("{{ template \"slack.default.title\" . }}");
        assertThat(slack("", "{api_url: 'http://own', title: ~}").title()).isEmpty();
    }

    private static SlackConfig slack(String global, String config) {
        return SampleFiles.only(SlackConfig.class, SampleFiles.receiver(global, "slack", config));
    }
}
