package io.grapevine.web.api.v2;

import io.grapevine.base.go.Utf8;
import io.grapevine.config.Config;
import io.grapevine.dispatch.GroupView;
import io.grapevine.node.Node;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The operation {@code GET /alerts/groups}. */
record GroupOperation(Node node, InstantSource clock) {
    private static final Comparator<GroupView> LISTING = Comparator.comparing(GroupView::labels)
            .thenComparing(group -> group.route().config().receiver(), Utf8::compare);

    void get(ApiExchange exchange) throws ApiException, IOException {
        Query query = exchange.query();
        Instant now = clock.instant();
        AlertFilter filter = new AlertFilter(node, query, now, exchange.span());
        Config config = node.loadedConfig().config();
        ReceiverFilter receivers = new ReceiverFilter(query, config.receivers());
        List<GroupView> groups = new ArrayList<>();
        for (GroupView group : node.groups().groups()) {
            if (receivers.admits(group.route().config().receiver()) && filter.admitsSome(group)) {
                groups.add(group);
            }
        }
        groups.sort(LISTING);
        GroupReceivers all = GroupReceivers.of(groups, node.groups().route(), filter);
        filter.check(exchange);
        GroupParts parts = new GroupParts(node, groups, filter, all, query.flag("muted"), now);
        exchange.streamParts(out -> {
            boolean isMore = parts.writeNext(out);
            filter.check(exchange);
            return isMore;
        });
    }
}
