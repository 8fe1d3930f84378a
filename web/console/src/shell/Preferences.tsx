import { useLingui } from "@lingui/react/macro";
import { msg } from "@lingui/core/macro";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

import { Icon } from "../parts/Icon.tsx";
import { chooseTheme, THEMES, useTheme, type Theme } from "../theme/theme.ts";
import { chooseLanguage, LANGUAGES, useLanguage, type Language } from "../words/words.ts";
import styles from "./Menu.module.css";

const THEME_NAMES = { system: msg`As the system`, light: msg`Light`, dark: msg`Dark` };

export function LanguageMenu() {
  const { t } = useLingui();
  const language = useLanguage();
  const languages = Object.keys(LANGUAGES) as Language[];
  const code = language.toUpperCase();
  return (
    <MenuTrigger>
      <Button className={styles.trigger} aria-label={t`${code}, language`}>
        <span translate="no">{code}</span>
      </Button>
      <Popover className={styles.popover}>
        <Menu
          className={styles.menu}
          aria-label={t`Language`}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[language]}
          onAction={(key) => void chooseLanguage(key as Language)}
        >
          {languages.map((each) => (
            <MenuItem key={each} id={each} className={styles.item} textValue={LANGUAGES[each]}>
              <span lang={each} translate="no">
                {LANGUAGES[each]}
              </span>
              {each === language && <Icon name="check" />}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

export function ThemeMenu() {
  const { t } = useLingui();
  const theme = useTheme();
  return (
    <MenuTrigger>
      <Button className={styles.trigger} aria-label={t`Colours: ${t(THEME_NAMES[theme])}`}>
        <Icon name="contrast" />
      </Button>
      <Popover className={styles.popover}>
        <Menu
          className={styles.menu}
          aria-label={t`Colours`}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[theme]}
          onAction={(key) => chooseTheme(key as Theme)}
        >
          {THEMES.map((each) => (
            <MenuItem key={each} id={each} className={styles.item} textValue={t(THEME_NAMES[each])}>
              {t(THEME_NAMES[each])}
              {each === theme && <Icon name="check" />}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
