/** The order of the groups on the page of alerts: while a user reads, they keep their places and new ones wait. */
import { idsOf, isNamed } from '../../data/shown-group.js';
import type { Section, ShownGroup } from '../../data/shown-group.js';
import type { Block } from './grid.js';

interface HeldBlock {
  readonly value: string;
  /** The ids of groups. */
  readonly sections: ReadonlyMap<Section, readonly string[]>;
}

/** All groups of some blocks. */
export function groupsOf(blocks: readonly Block[]): readonly ShownGroup[] {
  return blocks.flatMap(({ sections }) => [...sections.values()].flat());
}

export class HeldOrder {
  /** Undefined while the user does not read. */
  private held: readonly HeldBlock[] | undefined;
  /** What was drawn last before the user scrolled down. */
  private drawn: readonly Block[] | undefined;

  /** Lets go of the order; returns whether there was one. */
  release(): boolean {
    const wasHeld = this.held !== undefined;
    this.held = undefined;
    return wasHeld;
  }

  /** Starts anew, as for another address. */
  reset(): void {
    this.held = undefined;
    this.drawn = undefined;
  }

  /**
   * Returns the blocks to draw.
   *
   * @param linked the id of a group that comes first; empty for none
   */
  stable(blocks: readonly Block[], isReading: boolean, linked: string): readonly Block[] {
    if (!isReading) {
      this.held = undefined;
      this.drawn = linked === '' ? blocks : withFirst(blocks, linked);
      return this.drawn;
    }
    this.held ??= (this.drawn ?? blocks).map(({ value, sections }) => ({
      value,
      sections: mapped(sections, (groups) => groups.flatMap(idsOf)),
    }));
    const byId = new Map(groupsOf(blocks).flatMap((group) => idsOf(group).map((id) => [id, group] as const)));
    const placed = new Set<ShownGroup>();
    const take = (id: string): readonly ShownGroup[] => {
      const group = byId.get(id);
      if (group === undefined || placed.has(group)) {
        return [];
      }
      placed.add(group);
      return [group];
    };
    return this.held.map(({ value, sections }) => ({ value, sections: mapped(sections, (ids) => ids.flatMap(take)) }));
  }
}

function mapped<T, U>(sections: ReadonlyMap<Section, T>, change: (each: T) => U): ReadonlyMap<Section, U> {
  return new Map([...sections].map(([name, each]) => [name, change(each)]));
}

/** With a group, and its block, before the others. */
function withFirst(blocks: readonly Block[], linked: string): readonly Block[] {
  const sorted = blocks.map(({ value, sections }) => ({
    value,
    sections: mapped(sections, (groups) => [...groups].sort((a, b) => Number(isNamed(b, linked)) - Number(isNamed(a, linked)))),
  }));
  const has = (block: Block) => Number(groupsOf([block]).some((group) => isNamed(group, linked)));
  return sorted.length < 2 ? sorted : sorted.sort((a, b) => has(b) - has(a));
}
