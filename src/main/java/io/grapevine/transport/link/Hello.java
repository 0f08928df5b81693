package io.grapevine.transport.link;

import io.grapevine.mesh.membership.MemberId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.CharacterCodingException;

/**
 * The hello message of the handshake.
 *
 * @param label the cluster's label; may be empty
 * @param type the purpose of the connection; the accepting side repeats it
 */
public record Hello(String label, Identity who, ChannelType type) {
    /** The purpose of a connection. The order is that of the numbers in the hello. */
    public enum ChannelType {
        /** Small and urgent messages: membership probes. */
        CONTROL,
        /** Frames of the core. */
        DATA
    }

    byte[] encode() {
        ByteBuf out = Unpooled.buffer();
        LinkFrameCodec.write(out, label);
        LinkFrameCodec.write(out, who.id().name());
        LinkFrameCodec.write(out, who.id().bootId());
        LinkFrameCodec.write(out, who.address().host());
        out.writeShort(who.address().port());
        out.writeByte(type.ordinal());
        return ByteBufUtil.getBytes(out);
    }

    /** Decodes a hello; fields that a newer version appends are ignored. */
    static Hello decode(byte[] bytes) throws RefusedException {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        try {
            String label = LinkFrameCodec.read(in);
            String name = LinkFrameCodec.read(in);
            String boot = LinkFrameCodec.read(in);
            MeshAddress address = new MeshAddress(LinkFrameCodec.read(in), in.readUnsignedShort());
            return new Hello(
                    label,
                    new Identity(new MemberId(name, boot), address),
                    ChannelType.values()[in.readUnsignedByte()]);
        } catch (RuntimeException | CharacterCodingException e) { // any exception is due to malformed bytes
            throw new RefusedException(LinkRefusal.MALFORMED, "hello");
        }
    }
}
