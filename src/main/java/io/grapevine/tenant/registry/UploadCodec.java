package io.grapevine.tenant.registry;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** The encoding of uploads in the mesh and on the disk: a protobuf message whose document is compressed. */
final class UploadCodec {
    /** The kind of the values in the replicated state of uploads. */
    static final DurableState.Kind<Upload> KIND = new DurableState.Kind<>(
            "configuration of a tenant",
            UploadCodec::decode,
            upload -> upload.tenant().toString());

    /** No document that an upload may have is larger, so that a damaged or hostile body does not fill the heap. */
    private static final int MAX_DOCUMENT = 32 << 20;

    private static final int TENANT = 1;
    private static final int DOCUMENT = 2;
    private static final int GENERATION = 3;

    private static final int CONFIG = 1;
    private static final int TEMPLATE = 2;

    private static final int NAME = 1;
    private static final int TEXT = 2;

    private static final DocumentFields FIELDS = new DocumentFields(CONFIG, TEMPLATE, NAME, TEXT);

    private UploadCodec() {}

    /**
     * An upload, or a deletion.
     *
     * @param generation how often the tenant was deleted, this deletion included
     * @param document empty if the tenant's configuration was deleted
     */
    record Upload(TenantId tenant, long generation, Optional<TenantDocument> document) {}

    static byte[] encode(Upload upload) {
        MessageWriter out =
                new MessageWriter().string(TENANT, upload.tenant().toString()).varint(GENERATION, upload.generation());
        upload.document().ifPresent(document -> out.bytes(DOCUMENT, compressed(message(document))));
        return out.toBytes();
    }

    private static byte[] message(TenantDocument document) {
        MessageWriter out = new MessageWriter().string(CONFIG, document.config());
        document.templates()
                .forEach((name, text) -> out.message(
                        TEMPLATE, new MessageWriter().string(NAME, name).string(TEXT, text)));
        return out.toBytes();
    }

    static Decoded<Upload> decode(byte[] body) {
        return MessageReader.decode(body, reader -> {
            String[] tenant = {""};
            byte[][] document = {new byte[0]};
            long[] generation = {0};
            reader.readFields(tag -> {
                if (tag == Tag.sized(TENANT)) {
                    tenant[0] = reader.readString();
                    return true;
                }
                if (tag == Tag.sized(DOCUMENT)) {
                    document[0] = reader.readBytes();
                    return true;
                }
                if (tag == Tag.varint(GENERATION)) {
                    generation[0] = Math.max(0, reader.readVarint());
                    return true;
                }
                return false;
            });
            TenantId id = TenantId.parse(tenant[0])
                    .id()
                    .orElseThrow(() -> MessageReader.fault("tenant: " + tenant[0] + " (expected: an id)"));
            return new Upload(
                    id, generation[0], document[0].length == 0 ? Optional.empty() : Optional.of(document(document[0])));
        });
    }

    private static TenantDocument document(byte[] compressed) throws IOException {
        Decoded<TenantDocument> decoded = FIELDS.decode(decompressed(compressed));
        if (decoded instanceof Decoded.Ok<TenantDocument> ok) {
            return ok.value();
        }
        throw MessageReader.fault("document: " + decoded);
    }

    private static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to an array never fails
        }
        return out.toByteArray();
    }

    private static byte[] decompressed(byte[] bytes) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] read = gzip.readNBytes(MAX_DOCUMENT + 1);
            if (read.length > MAX_DOCUMENT) {
                throw MessageReader.fault("document: larger than " + MAX_DOCUMENT + " bytes");
            }
            return read;
        } catch (ZipException | EOFException e) {
            throw MessageReader.fault("document: " + e.getMessage());
        }
    }
}
