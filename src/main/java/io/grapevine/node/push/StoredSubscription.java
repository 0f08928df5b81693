package io.grapevine.node.push;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.notify.PushSubscription;

/** A subscription of a browser as it is persisted. */
public final class StoredSubscription {
    private final PushSubscription subscription;
    private final byte[] body;
    private final StoredVersion.Mark mark;

    private StoredSubscription(PushSubscription subscription, byte[] body, StoredVersion.Mark mark) {
        this.subscription = subscription;
        this.body = body;
        this.mark = mark;
    }

    /** Decodes a record. */
    public static Decoded<StoredSubscription> decode(byte[] record) {
        return StoredVersion.decode(record)
                .then(version -> SubscriptionCodec.decode(version.body()).then(subscription -> {
                    StoredVersion.Mark mark = version.mark();
                    return mark == null
                            ? new Decoded.Fault<>(0, "no version (expected: a record of a replica)")
                            : new Decoded.Ok<>(new StoredSubscription(subscription, version.body(), mark));
                }));
    }

    PushSubscription subscription() {
        return subscription;
    }

    byte[] body() {
        return body;
    }

    StoredVersion.Mark mark() {
        return mark;
    }
}
