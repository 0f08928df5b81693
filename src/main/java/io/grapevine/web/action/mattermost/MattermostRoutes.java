package io.grapevine.web.action.mattermost;

import io.grapevine.receiver.mattermost.ButtonAttachment;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.Routes;
import io.grapevine.web.action.chat.CallbackRoute;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The address to which Mattermost servers report clicks. Their requests have no signature: what the button carries shows that the
 * server has sent it, so no login is asked for. The response is the answer.
 */
final class MattermostRoutes implements Routes {
    private static final int LARGEST = 64 << 10;

    private final Supplier<List<String>> servers;
    private final Function<MattermostClick, CompletionStage<String>> clicks;

    /**
     * Takes the clicks of some servers.
     *
     * @param servers the addresses of the servers in force, without a slash at their ends
     * @param clicks the JSON that answers a click; completes in any case. May read files
     */
    MattermostRoutes(Supplier<List<String>> servers, Function<MattermostClick, CompletionStage<String>> clicks) {
        this.servers = servers;
        this.clicks = clicks;
    }

    @Override
    public void mount(Router router) {
        CallbackRoute.mount(router, ButtonAttachment.PATH, LARGEST, servers, this::receive);
    }

    private void receive(RoutingContext context, List<String> known) {
        String body = CallbackRoute.text(context);
        Optional<MattermostClick> click = MattermostClick.parse(body, known.size() == 1 ? known.get(0) : "");
        if (click.isEmpty()) {
            Answer.fault(context, 400, "Not a click on a button of Grapevine");
            return;
        }
        RequestWorkers.run(context, () -> clicks.apply(click.get()))
                .compose(Future::fromCompletionStage)
                .onSuccess(answer -> Answer.body(context, 200, "application/json", answer))
                .onFailure(crash -> Answer.fault(context, 500, "Internal error"));
    }
}
