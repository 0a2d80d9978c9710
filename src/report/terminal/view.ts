/** How a report is shown. Formats that are files use neither. */
export interface View {
  /** Columns, 60 to 200. */
  readonly width: number;
  readonly color: boolean;
}
