package io.grapevine.receiver.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.message.TemplateFault;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WechatMessageTest {
    private static WechatNotifier.Message message(Consumer<WechatConfigs> changes) throws TemplateFault {
        WechatConfig config = WechatConfigs.with(changes);
        return EchoRenderer.templates()
                .render(
                        Samples.firing("h1"),
                        texts -> WechatNotifier.Message.of(
                                config, config.apiSecret().reveal(), texts))
                .message();
    }

    @Test
    void writesATextWithEveryFieldInAlertmanagersOrder() throws Exception {
        assertThat(message(builder -> {
                            builder.message = "<{{ .Status }}>";
                            builder.toUser = "{{ .Receiver }}|u";
                            builder.toParty = "p {{ .Status }}";
                            builder.toTag = "t {{ .Status }}";
                            builder.agentId = "5{{ .Status }}";
                        })
                        .json())
                .isEqualTo("{\"text\":{\"content\":\"\\u003cfiring\\u003e\"},\"touser\":\"team-X|u\","
                        + "\"toparty\":\"p firing\",\"totag\":\"t firing\",\"agentid\":\"5firing\",\"safe\":\"0\","
                        + "\"msgtype\":\"text\",\"markdown\":{\"content\":\"\"}}\n");
    }

    @Test
    void writesMarkdown() throws Exception {
        assertThat(message(builder -> builder.messageType = "markdown").json())
                .isEqualTo("{\"text\":{\"content\":\"\"},\"touser\":\"to_user\",\"toparty\":\"to_party\","
                        + "\"totag\":\"to_tag\",\"agentid\":\"agent_id\",\"safe\":\"0\",\"msgtype\":\"markdown\","
                        + "\"markdown\":{\"content\":\"message\"}}\n");
    }

    @Test
    void leavesOutWhomItDoesNotAddress() throws Exception {
        assertThat(message(builder -> {
                            builder.message = "";
                            builder.toUser = "";
                            builder.toParty = "";
                            builder.toTag = "";
                            builder.agentId = "";
                        })
                        .json())
                .isEqualTo("{\"text\":{\"content\":\"\"},\"safe\":\"0\",\"msgtype\":\"text\","
                        + "\"markdown\":{\"content\":\"\"}}\n");
    }

    @Test
    void companyAndSecretAreTemplates() throws Exception {
        assertThat(message(builder -> {
                            builder.corpId = "c-{{ .Receiver }}";
                            builder.apiSecret = "s-{{ .Status }}";
                        })
                        .account())
                .isEqualTo(new WechatTokens.Account("c-team-X", "s-firing"))
                .hasToString("c-team-X");
    }

    @Test
    void saysWhichTemplateFails() throws Exception {
        assertThat(message(builder -> {
                            builder.messageType = "markdown";
                            builder.toTag = "{{ boom }}";
                        })
                        .json())
                .contains("\"markdown\":{\"content\":\"Firing (1):\\n", "to_tag: template: :1: function")
                .doesNotContain("totag");
        assertThatThrownBy(() -> message(builder -> builder.corpId = "{{ boom }}"))
                .isInstanceOf(TemplateFault.class)
                .hasMessageStartingWith("corp_id: template");
        assertThatThrownBy(() -> message(builder -> builder.apiSecret = "hush {{ boom }}"))
                .isInstanceOf(TemplateFault.class)
                .hasMessage("api_secret: its template fails");
    }
}
