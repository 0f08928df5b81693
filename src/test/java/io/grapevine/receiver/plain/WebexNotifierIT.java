package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.HookLinksContract;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Outcomes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WebexNotifierIT extends HttpNotifierContract {
    WebexNotifierIT() {
        super("{\"id\":\"m1\"}", true);
    }

    private Notifier notifier(String url, String message, String room) throws SendFailure {
        HttpConfig http = HttpConfig.DEFAULT.withAuthorization(Authorization.bearer(new Secret(SECRET), ""));
        Webex config = new Webex(true, http, new Url(url), message, room);
        return config.notifier(AddedKinds.requests(vertx, config));
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/hook"), "{{ everything }}", "r");
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/"), "{{ boom }}", "r"); // it has no other text
    }

    @Test
    void sendsTheBotsToken() throws Exception {
        Outcome outcome = send(notifier(hook.url("/v1/messages?x=1"), "m", "{{ .Status }}"));
        assertThat(outcome).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().target()).isEqualTo("/v1/messages?x=1");
        assertThat(hook.only().headers())
                .containsEntry("authorization", "Bearer " + SECRET)
                .containsEntry("content-type", "application/json");
        assertThat(hook.only().body()).isEqualTo("{\"markdown\":\"m\",\"roomId\":\"firing\"}\n");
    }

    @Test
    void sendsNothingIfTheRoomFails() throws Exception {
        Outcome outcome = send(notifier(hook.url("/"), "m", "{{ boom }}"));
        assertThat(Outcomes.rejected(outcome).message()).startsWith("room_id: ");
        assertThat(hook.requests()).isEmpty();
    }

    @Nested
    class Links extends HookLinksContract {
        Links() {
            super("{\"id\":\"m1\"}");
        }

        @Override
        protected Notifier notifier(String url, String template, MessageLinks links) throws Exception {
            Webex config = new Webex(true, HttpConfig.DEFAULT, new Url(url), template, "r");
            return config.notifier(AddedKinds.requests(vertx, config, links));
        }
    }
}
