package io.grapevine.server;

import io.grapevine.access.Role;
import io.grapevine.history.recording.HistoryRecorder.HistoryStatus;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.storage.StoreStatus;
import io.grapevine.web.Answer;
import io.grapevine.web.AnswerRoom;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Callers;
import io.grapevine.web.access.Needs;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The endpoint {@code /-/ready?verbose}: {@code OK}, the cluster status, for each configured peer whether it is connected,
 * or the error, for each state whether its files hold all changes, whether the history is recorded if there is one, whether
 * clicks in chats arrive by connections,
 * whether there is memory for new alerts, and whether it is a shadow. Who may not view the replica sees of these only the cluster status,
 * the memory and the shadow. The status code is as without {@code verbose}, since a
 * replica serves while gossip settles, and without a disk.
 *
 * @param clicks for each chat that reports clicks by a connection whether it is up, or why not
 * @param shadow whether the replica sends no notifications
 */
record ReadyPage(
        Supplier<PeersView> peers,
        Supplier<List<StoreStatus>> stores,
        Supplier<Optional<HistoryStatus>> history,
        Supplier<Map<String, String>> clicks,
        Supplier<String> memory,
        boolean shadow)
        implements Routes {
    @Override
    public void mount(Router router) {
        Needs.NOTHING.at(router.route(HttpMethod.GET, "/-/ready")).handler(this::show);
    }

    private void show(RoutingContext context) {
        if (context.queryParams().contains("verbose")) {
            String text = Callers.of(context).may(Role.VIEWER)
                    ? text(peers.get(), stores.get(), history.get(), clicks.get(), memory.get())
                    : text(peers.get(), memory.get());
            String answers = "memory for answers: " + AnswerRoom.text(context) + "\n";
            Answer.text(context, AnswerRoom.readiness(context), text + answers + notifications());
        } else {
            context.next();
        }
    }

    private String notifications() {
        return shadow ? "notifications: none is sent (--notify.shadow)\n" : "";
    }

    /** What callers see who may not view the replica: nothing with an address, a name, or the text of an error. */
    static String text(PeersView view, String memory) {
        StringBuilder lines = new StringBuilder("OK\n");
        line(lines, "cluster", view.status().name().toLowerCase(Locale.ROOT));
        line(lines, "memory", memory);
        return lines.toString();
    }

    static String text(
            PeersView view,
            List<StoreStatus> stores,
            Optional<HistoryStatus> history,
            Map<String, String> clicks,
            String memory) {
        StringBuilder lines = new StringBuilder("OK\n");
        line(lines, "cluster", view.status().name().toLowerCase(Locale.ROOT));
        for (SeedStatus contact : view.contacts()) {
            line(lines, "peer " + contact.name(), contact.status());
        }
        for (Peer peer : view.namesakes()) {
            line(lines, "replica " + peer.id().name() + " (" + peer.address() + ")", "has the name of another replica");
        }
        for (StoreStatus store : stores) {
            line(lines, "storage of " + store.state(), store.text());
        }
        history.ifPresent(status -> line(lines, "history", status.text()));
        clicks.forEach((chat, status) -> line(lines, "clicks in " + chat, status));
        line(lines, "memory", memory);
        return lines.toString();
    }

    /** Writes a line; line breaks in text from a peer are replaced. */
    private static void line(StringBuilder lines, String name, String status) {
        lines.append((name + ": " + status).replaceAll("\\p{Cntrl}", " ")).append('\n');
    }
}
