package io.grapevine.features.push;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.config.Secret;
import java.time.Instant;

/** Codec of a subscription as the replicas share it and as it lies on disk. One that has ended has no endpoint and no keys. */
final class SubscriptionCodec {
    private static final int ID = 1;
    private static final int RECEIVER = 2;
    private static final int OWNER = 3;
    private static final int ENDPOINT = 4;
    private static final int KEY = 5;
    private static final int AUTH = 6;
    private static final int CREATED_AT = 7;
    private static final int USED_AT = 8;

    private SubscriptionCodec() {}

    static byte[] encode(PushSubscription subscription) {
        return new MessageWriter()
                .string(ID, subscription.id())
                .string(RECEIVER, subscription.receiver())
                .string(OWNER, subscription.owner())
                .string(ENDPOINT, subscription.endpoint().reveal())
                .string(KEY, subscription.key())
                .string(AUTH, subscription.auth().reveal())
                .timestamp(CREATED_AT, subscription.createdAt())
                .timestamp(USED_AT, subscription.usedAt())
                .toBytes();
    }

    static Decoded<PushSubscription> decode(byte[] body) {
        return MessageReader.decode(body, reader -> {
            FieldValues fields = new FieldValues(reader);
            Instant[] times = {Instant.EPOCH, Instant.EPOCH};
            reader.readFields(tag -> {
                int field = Tag.sizedField(tag);
                if (field == CREATED_AT || field == USED_AT) {
                    times[field - CREATED_AT] = reader.readTimestamp(Instant.EPOCH);
                    return true;
                }
                return fields.readText(tag, ID, RECEIVER, OWNER, ENDPOINT, KEY, AUTH);
            });
            if (fields.text(ID).isEmpty()) {
                throw MessageReader.fault("no id");
            }
            return new PushSubscription(
                    fields.text(ID),
                    fields.text(RECEIVER),
                    fields.text(OWNER),
                    new Secret(fields.text(ENDPOINT)),
                    fields.text(KEY),
                    new Secret(fields.text(AUTH)),
                    times[0],
                    times[1]);
        });
    }
}
