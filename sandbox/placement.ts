// From a unit to the cell it runs in: one pure function, the operator's choice. Knows no process.

/**
 * plugin     one cell per plugin and organisation (the default)
 * dedicated  one cell per unit and version
 * shared     units of one trust tier together, for density; never two organisations
 */
export type Placement = 'plugin' | 'dedicated' | 'shared';

export interface PlacedUnit {
  readonly plugin: string;
  readonly version: string;
  /** `global` or `org:<id>`. */
  readonly scope: string;
  readonly tier: string;
}

/** The name of the cell. Two units with one name run in one process. */
export function placeUnit(unit: PlacedUnit, placement: Placement): string {
  switch (placement) {
    case 'plugin':
      return JSON.stringify(['plugin', unit.plugin, unit.scope]);
    case 'dedicated':
      return JSON.stringify(['dedicated', unit.plugin, unit.version, unit.scope]);
    case 'shared':
      return JSON.stringify(['shared', unit.tier, unit.scope]);
  }
}
