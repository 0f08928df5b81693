package io.grapevine.amtool.command;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.files.DirectoryFiles;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.registry.DocumentFields;
import io.grapevine.transport.memberlist.FullState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A copy of the objects that Mimir or Cortex stores: {@code alerts/TENANT}, a protobuf message with the configuration, and
 * {@code alertmanager/TENANT/fullstate}, one with a {@link FullState} of silences and notification log.
 */
public record ObjectDirectory(Path directory) {
    private static final String CONFIGS = "alerts";
    private static final String STATES = "alertmanager";
    private static final String STATE = "fullstate";

    private static final int FULL_STATE = 1;
    private static final DocumentFields FIELDS = new DocumentFields(2, 3, 1, 2);

    /** The tenants of which there is an object. */
    public List<String> tenants() throws CommandFault {
        TreeSet<String> tenants = new TreeSet<>();
        boolean isThere = false;
        for (String name : List.of(CONFIGS, STATES)) {
            Path objects = directory.resolve(name);
            if (Files.isDirectory(objects)) {
                isThere = true;
                try {
                    tenants.addAll(DirectoryFiles.visible(objects));
                } catch (IOException e) {
                    throw new CommandFault(FileReason.withFile(e));
                }
            }
        }
        if (!isThere) {
            throw new CommandFault("--from: " + directory + " (expected: the URL of a Mimir or Cortex, or a directory"
                    + " with their objects alerts/TENANT and alertmanager/TENANT/fullstate)");
        }
        return List.copyOf(tenants);
    }

    /** The configuration of a tenant; empty if there is none. */
    public Optional<TenantDocument> document(String tenant) throws CommandFault {
        Path file = directory.resolve(CONFIGS).resolve(tenant);
        Optional<byte[]> object = read(file);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        if (FIELDS.decode(object.get()) instanceof Decoded.Ok<TenantDocument> document) {
            return Optional.of(document.value());
        }
        throw new CommandFault(file + ": no object of a configuration (expected: one of Mimir or Cortex)");
    }

    /** The records of the state of a tenant, by the name of the part; none if there is no object. */
    public Map<String, List<ByteBuffer>> state(String tenant) throws CommandFault {
        Path file = directory.resolve(STATES).resolve(tenant).resolve(STATE);
        Optional<byte[]> object = read(file);
        if (object.isEmpty()) {
            return Map.of();
        }
        Decoded<Map<String, List<ByteBuffer>>> decoded = fullState(object.get()).then(FullState::decodeParts);
        if (decoded instanceof Decoded.Ok<Map<String, List<ByteBuffer>>> parts) {
            return parts.value();
        }
        throw new CommandFault(file + ": " + decoded + " (expected: a state of Mimir or Cortex)");
    }

    /** The message in the object of a state, which has nothing else. */
    private static Decoded<byte[]> fullState(byte[] object) {
        return MessageReader.decode(object, reader -> {
            FieldValues fields = new FieldValues(reader);
            reader.readFields(tag -> fields.readBytes(tag, FULL_STATE));
            return fields.bytes(FULL_STATE);
        });
    }

    private static Optional<byte[]> read(Path file) throws CommandFault {
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new CommandFault(file + ": " + FileReason.of(e) + " (expected: an object that can be read)");
        }
    }
}
