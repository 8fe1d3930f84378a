import { parseDate } from "@internationalized/date";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button as AriaButton, Calendar, CalendarCell, CalendarGrid, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";

import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Choice } from "../../parts/Choice.tsx";
import { useZone } from "../../time/zone.ts";
import styles from "./Toolbar.module.css";

interface Props {
  departments: readonly { id: string; name: string }[];
  department: string;
  day: string;
  minutes: number;
  choices: readonly number[];
  onChange: (changed: Record<string, string>) => void;
}

/** Department, day, and how long an appointment is to be. */
export function Toolbar({ departments, department, day, minutes, choices, onChange }: Props) {
  const { t } = useLingui();
  const zone = useZone();
  const date = parseDate(day);
  const today = zone.today();
  const step = (days: number) => onChange({ day: date.add({ days }).toString() });
  return (
    <div className={styles.bar}>
      <Choice
        label={t`Department`}
        value={department}
        options={departments.map(({ id, name }) => ({ id, name, isData: true }))}
        onChange={(id) => onChange({ department: id })}
      />
      <div className={styles.days} role="group" aria-label={t`Day`}>
        <Button size="small" aria-label={t`The day before`} onPress={() => step(-1)}>
          <Icon name="left" />
        </Button>
        <DialogTrigger>
          <Button size="small">
            <Icon name="calendar" />
            {zone.longDay(date)}
          </Button>
          <Popover className={styles.popover}>
            <Dialog className={styles.dialog} aria-label={t`Day`}>
              {({ close }) => (
                <Calendar
                  aria-label={t`Day`}
                  defaultValue={date}
                  autoFocus
                  onChange={(chosen) => {
                    onChange({ day: chosen.toString() });
                    close();
                  }}
                >
                  <header className={styles.month}>
                    <AriaButton slot="previous" className={styles.arrow}>
                      <Icon name="left" />
                    </AriaButton>
                    <Heading level={2} />
                    <AriaButton slot="next" className={styles.arrow}>
                      <Icon name="right" />
                    </AriaButton>
                  </header>
                  <CalendarGrid className={styles.grid}>
                    {(each) => <CalendarCell date={each} className={styles.cell} />}
                  </CalendarGrid>
                </Calendar>
              )}
            </Dialog>
          </Popover>
        </DialogTrigger>
        <Button size="small" aria-label={t`The next day`} onPress={() => step(1)}>
          <Icon name="right" />
        </Button>
        <Button size="small" isDisabled={date.compare(today) === 0} onPress={() => onChange({ day: today.toString() })}>
          <Trans>Today</Trans>
        </Button>
      </div>
      <Choice
        label={t`Length`}
        value={String(minutes)}
        options={choices.map((each) => ({ id: String(each), name: t`${each} minutes` }))}
        onChange={(id) => onChange({ minutes: id })}
      />
      {zone.isForeign && (
        <p className={styles.zone}>
          <Icon name="clock" />
          <Trans>Hospital time: {zone.name}</Trans>
        </p>
      )}
    </div>
  );
}
