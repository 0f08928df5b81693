package io.grapevine.cluster.wire;

import io.grapevine.cluster.address.HostPort;
import io.grapevine.mesh.membership.MemberId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * The first words of either side.
 *
 * @param label the cluster's label; the empty one is one of its own
 * @param who who speaks
 * @param lane what the connection is for; the dialled side repeats it
 */
public record Hello(String label, Identity who, ChannelType lane) {
    /** As bytes. */
    byte[] encode() {
        ByteBuf out = Unpooled.buffer();
        LinkTexts.write(out, label);
        LinkTexts.write(out, who.id().name());
        LinkTexts.write(out, who.id().bootId());
        LinkTexts.write(out, who.address().host());
        out.writeShort(who.address().port());
        out.writeByte(lane.code());
        return ByteBufUtil.getBytes(out);
    }

    /** From bytes; what a newer member adds at the end is passed over. */
    static Hello decode(byte[] bytes) throws RefusedException {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        try {
            String label = LinkTexts.read(in);
            String name = LinkTexts.read(in);
            String boot = LinkTexts.read(in);
            HostPort address = new HostPort(LinkTexts.read(in), in.readUnsignedShort());
            return new Hello(
                    label, new Identity(new MemberId(name, boot), address), ChannelType.of(in.readUnsignedByte()));
        } catch (RuntimeException e) { // whatever is wrong in it, it is the other side's fault
            throw new RefusedException(LinkRefusal.MALFORMED, "hello");
        }
    }
}
