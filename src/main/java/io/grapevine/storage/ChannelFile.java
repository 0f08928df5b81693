package io.grapevine.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An output file on a {@link FileChannel}. */
final class ChannelFile implements Disk.OutFile {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelFile.class);

    private final FileChannel channel;

    ChannelFile(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public void claim() {
        try {
            var unused = channel.tryLock(); // the channel holds the lock until it is closed
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("err", e).log("File cannot be locked");
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void truncate(long length) throws IOException {
        channel.truncate(length);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
