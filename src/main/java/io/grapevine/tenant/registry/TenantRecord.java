package io.grapevine.tenant.registry;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;

/**
 * A record in a journal that tenants share.
 *
 * @param content the record of the tenant; empty if the tenant was removed, and what was stored before of it is void
 */
@SuppressWarnings("ArrayRecordComponent") // records are not compared; the content is passed on untouched, never copied
record TenantRecord(String tenant, byte[] content) {
    private static final int TENANT = 1;
    private static final int CONTENT = 2;

    static TenantRecord removed(String tenant) {
        return new TenantRecord(tenant, new byte[0]);
    }

    boolean isRemoval() {
        return content.length == 0;
    }

    byte[] encode() {
        return new MessageWriter()
                .string(TENANT, tenant)
                .bytes(CONTENT, content)
                .toBytes();
    }

    static Decoded<TenantRecord> decode(byte[] record) {
        return MessageReader.decode(record, reader -> {
            FieldValues fields = new FieldValues(reader);
            reader.readFields(tag -> fields.readText(tag, TENANT) || fields.readBytes(tag, CONTENT));
            if (fields.text(TENANT).isEmpty()) {
                throw MessageReader.fault("tenant: missing (expected: an id)");
            }
            return new TenantRecord(fields.text(TENANT), fields.bytes(CONTENT));
        });
    }
}
