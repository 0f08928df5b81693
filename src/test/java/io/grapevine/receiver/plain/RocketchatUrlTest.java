package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RocketchatUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://chat, https://chat/api/v1/chat.postMessage",
        "https://chat/, https://chat/api/v1/chat.postMessage",
        "https://u:p@chat:8443/base, https://u:p@chat:8443/base/api/v1/chat.postMessage",
        "https://chat/base/, https://chat/base/api/v1/chat.postMessage",
        "https://chat//a/./b/../c/?x=1&y, https://chat/a/c/api/v1/chat.postMessage?x=1&y",
        "https://chat/../../x/, https://chat/x/api/v1/chat.postMessage",
        "https://chat/%2e%2e/a%20b/%2F.., https://chat/%2e%2e/a%20b/%2F../api/v1/chat.postMessage",
        "https://chat?q, https://chat/api/v1/chat.postMessage?q",
        "https://chat/#part, https://chat/api/v1/chat.postMessage",
    })
    void leadsFromAnyServerToTheMethod(String server, String method) throws Exception {
        assertThat(Rocketchat.postMessage(new Url(server))).isEqualTo(method);
    }

    @Test
    void refusesWhatIsNoUrl() {
        assertThatThrownBy(() -> Rocketchat.postMessage(new Url("https://a b/")))
                .isInstanceOf(SendFailure.class);
    }
}
