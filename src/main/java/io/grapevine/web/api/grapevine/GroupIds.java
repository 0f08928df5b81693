package io.grapevine.web.api.grapevine;

import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.GroupsView;
import io.grapevine.model.LabelSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Short ids of groups for URLs: a hash of the route and the group labels, the same on all replicas of one configuration. */
public final class GroupIds {
    private static final int BYTES = 8;

    private GroupIds() {}

    static String of(GroupView group) {
        return of(group.route().id(), group.labels());
    }

    /** The id of the group of a route, given by its {@link io.grapevine.dispatch.route.Route#id}, with these group labels. */
    public static String of(String route, LabelSet labels) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((route + '\0' + labels).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** The group with this id; empty if there is none. */
    static Optional<? extends GroupView> find(GroupsView groups, String id) {
        return groups.groups().stream().filter(group -> of(group).equals(id)).findFirst();
    }
}
