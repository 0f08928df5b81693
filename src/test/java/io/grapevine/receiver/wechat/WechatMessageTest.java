package io.grapevine.receiver.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.wechat.Wechat.WechatTokens;
import org.junit.jupiter.api.Test;

class WechatMessageTest {
    private static Wechat.Message message(Object... fields) throws TemplateFault {
        Wechat config = Written.config(Wechat.class, fields);
        return EchoRenderer.templates()
                .render(
                        Samples.firing("h1"),
                        texts -> Wechat.Message.of(config, config.apiSecret().reveal(), texts))
                .message();
    }

    @Test
    void writesATextWithEveryFieldInAlertmanagersOrder() throws Exception {
        assertThat(message(
                                "message=<{{ .Status }}>",
                                "to_user={{ .Receiver }}|u",
                                "to_party=p {{ .Status }}",
                                "to_tag=t {{ .Status }}",
                                "agent_id=5{{ .Status }}")
                        .json())
                .isEqualTo("{\"text\":{\"content\":\"\\u003cfiring\\u003e\"},\"touser\":\"team-X|u\","
                        + "\"toparty\":\"p firing\",\"totag\":\"t firing\",\"agentid\":\"5firing\",\"safe\":\"0\","
                        + "\"msgtype\":\"text\",\"markdown\":{\"content\":\"\"}}\n");
    }

    @Test
    void writesMarkdown() throws Exception {
        assertThat(message("message_type=markdown").json())
                .isEqualTo("{\"text\":{\"content\":\"\"},\"touser\":\"to_user\",\"toparty\":\"to_party\","
                        + "\"totag\":\"to_tag\",\"agentid\":\"agent_id\",\"safe\":\"0\",\"msgtype\":\"markdown\","
                        + "\"markdown\":{\"content\":\"message\"}}\n");
    }

    @Test
    void leavesOutWhomItDoesNotAddress() throws Exception {
        assertThat(message("message=", "to_user=", "to_party=", "to_tag=", "agent_id=")
                        .json())
                .isEqualTo("{\"text\":{\"content\":\"\"},\"safe\":\"0\",\"msgtype\":\"text\","
                        + "\"markdown\":{\"content\":\"\"}}\n");
    }

    @Test
    void companyAndSecretAreTemplates() throws Exception {
        assertThat(message("corp_id=c-{{ .Receiver }}", "api_secret=s-{{ .Status }}")
                        .account())
                .isEqualTo(new WechatTokens.Account("c-team-X", "s-firing"))
                .hasToString("c-team-X");
    }

    @Test
    void saysWhichTemplateFails() throws Exception {
        assertThat(message("message_type=markdown", "to_tag={{ boom }}").json())
                .contains("\"markdown\":{\"content\":\"Firing (1):\\n", "to_tag: template: :1: function")
                .doesNotContain("totag");
        assertThatThrownBy(() -> message("corp_id={{ boom }}"))
                .isInstanceOf(TemplateFault.class)
                .hasMessageStartingWith("corp_id: template");
        assertThatThrownBy(() -> message("api_secret=hush {{ boom }}"))
                .isInstanceOf(TemplateFault.class)
                .hasMessage("api_secret: its template fails");
    }
}
