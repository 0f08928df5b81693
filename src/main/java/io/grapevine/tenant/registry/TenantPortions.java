package io.grapevine.tenant.registry;

import io.grapevine.alerts.persistence.SnapshotRecord;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.mesh.sync.Frame;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * The portions in which a peer gets the alerts and group timers of all tenants, each encoded when it is read. Records of several
 * tenants are in one portion, as portions are fetched one after the other. A record that does not fit is left out.
 */
final class TenantPortions extends AbstractList<byte[]> {
    /** Records that weigh no more than that fit into a portion even if they can hardly be compressed. */
    private static final int WEIGHT = 192 << 10;

    private static final int MOST = Frame.AlertPortion.MAX_CONTENT;

    /** The size of a tag and a length. */
    private static final int HEAD = 8;

    private static final int RECORD = 1;

    private final List<List<SnapshotRecord>> portions = new ArrayList<>();

    /** Creates the portions; one at least, which says that there is nothing. */
    TenantPortions(List<SnapshotRecord> records) {
        List<SnapshotRecord> portion = new ArrayList<>();
        portions.add(portion);
        int weight = 0;
        for (SnapshotRecord record : records) {
            if (!portion.isEmpty() && weight + record.weight() > WEIGHT) {
                portion = new ArrayList<>();
                portions.add(portion);
                weight = 0;
            }
            portion.add(record);
            weight += record.weight();
        }
    }

    @Override
    public byte[] get(int index) {
        MessageWriter out = new MessageWriter();
        int size = 0;
        for (SnapshotRecord next : portions.get(index)) {
            byte[] record = next.encode();
            if (size + record.length + HEAD <= MOST) {
                size += record.length + HEAD;
                out.bytes(RECORD, record);
            }
        }
        return out.toBytes();
    }

    @Override
    public int size() {
        return portions.size();
    }

    static Decoded<List<byte[]>> decode(byte[] portion) {
        return MessageReader.decode(portion, reader -> {
            List<byte[]> records = new ArrayList<>();
            reader.readFields(tag -> tag == Tag.sized(RECORD) && records.add(reader.readBytes()));
            return records;
        });
    }
}
