package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.receiver.jira.Jira;
import io.grapevine.receiver.jira.Jira.JiraField;
import io.grapevine.receiver.opsgenie.Opsgenie;
import io.grapevine.receiver.pagerduty.PagerdutyConfig;
import io.grapevine.receiver.plain.Msteamsv2;
import io.grapevine.receiver.plain.Pushover;
import io.grapevine.receiver.plain.Rocketchat;
import io.grapevine.receiver.plain.Webhook;
import io.grapevine.receiver.telegram.TelegramConfig;
import io.grapevine.receiver.wechat.Wechat;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GlobalDefaultsTest {
    @Test
    void giveTheWholeClientOrNothingOfIt() {
        String global = "{http_config: {proxy_url: 'http://proxy', authorization: {credentials: hush}}}";
        var both = SampleFiles.integrations(
                SampleFiles.receiver(global, "webhook", "{url: 'http://x'}", "{url: 'http://x', http_config: {}}"));
        assertThat(((Webhook) both.get(0)).httpConfig().authorization()).isNotNull();
        assertThat(((Webhook) both.get(1)).httpConfig().authorization()).isNull();
        assertThat(((Webhook) both.get(1)).httpConfig().proxy().proxyUrl()).isNull();
    }

    @Test
    void giveTeamsTheProxyBesideAClientOfItsOwn() {
        String global = "{http_config: {proxy_url: 'http://proxy', no_proxy: localhost, enable_http2: false}}";
        var teams = SampleFiles.only(
                Msteamsv2.class,
                SampleFiles.receiver(
                        global, "msteamsv2", "{webhook_url: 'http://x', http_config: {follow_redirects: false}}"));
        assertThat(teams.httpConfig().proxy().proxyUrl()).isEqualTo(new Url("http://proxy"));
        assertThat(teams.httpConfig().proxy().noProxy()).isEmpty();
        assertThat(teams.httpConfig().enableHttp2()).isTrue();
    }

    @Test
    void giveSecretAndFileOfWechatTogether() {
        var wechat = SampleFiles.only(
                Wechat.class,
                SampleFiles.receiver(
                        "{wechat_api_secret: global, wechat_api_corp_id: corp}", "wechat", "{api_secret_file: /own}"));
        assertThat(wechat.apiSecret().isEmpty()).isTrue();
        assertThat(wechat.corpId()).isEqualTo("corp");
        assertThat(wechat.messageType()).isEqualTo("text");
    }

    @Test
    void endTheUrlOfAnApiInASlash() {
        var opsgenie = SampleFiles.only(
                Opsgenie.class,
                SampleFiles.receiver("{opsgenie_api_url: 'http://x/v2?a=b', opsgenie_api_key: k}", "opsgenie", "{}"));
        assertThat(opsgenie.apiUrl()).isEqualTo(new Url("http://x/v2/?a=b"));
    }

    @Test
    void countAnEmptyTokenOfRocketchatAsOne() {
        String global = "{rocketchat_token: global, rocketchat_token_id: global}";
        var rocketchat = SampleFiles.only(Rocketchat.class, SampleFiles.receiver(global, "rocketchat", "{token: ''}"));
        assertThat(rocketchat.token()).isEqualTo(new Secret(""));
        assertThat(rocketchat.tokenId()).isEqualTo(new Secret("global"));
    }

    @Test
    void fillInTheDetailsOfPagerduty() {
        var pagerduty = SampleFiles.only(
                PagerdutyConfig.class,
                SampleFiles.receiver(
                        "", "pagerduty", "{routing_key: k, client: c, details: {firing: mine, more: [1]}}"));
        assertThat(pagerduty.details())
                .containsEntry("firing", "mine")
                .containsEntry("num_firing", "{{ .Alerts.Firing | len }}")
                .containsOnlyKeys("firing", "resolved", "num_firing", "num_resolved", "more");
        assertThat(pagerduty.source()).isEqualTo("c");
    }

    @Test
    void leaveTheTextOfAJiraFieldThatOnlySaysWhetherToUpdate() {
        var jira = SampleFiles.only(
                Jira.class,
                SampleFiles.receiver(
                        "{jira_api_url: 'http://x'}",
                        "jira",
                        "{project: p, issue_type: i, summary: text, description: {enable_update: false}}"));
        assertThat(jira.summary()).isEqualTo(new JiraField("text", null));
        assertThat(jira.description()).isEqualTo(new JiraField("{{ template \"jira.default.description\" . }}", false));
    }

    @Test
    void takeAllOfTelegramsNumbers() {
        var telegram = SampleFiles.only(
                TelegramConfig.class,
                SampleFiles.receiver("{telegram_bot_token: t}", "telegram", "{chat_id: -9223372036854775808}"));
        assertThat(telegram.chatId()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void takeNullForNoTimeAtAll() {
        var pushover = SampleFiles.only(
                Pushover.class,
                SampleFiles.receiver("", "pushover", "{user_key: u, token: t, retry: ~, expire: 0, ttl: 1.5h}"));
        assertThat(pushover.retry()).isZero();
        assertThat(pushover.expire()).isZero();
        assertThat(pushover.ttl()).isEqualTo(Duration.ofMinutes(90));
    }
}
