// Tabs by the pattern that screen readers know: arrows move, one tab is in the tab order.

export function setUpTabs(list, shown) {
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  const show = (tab, focus) => {
    for (const each of tabs) {
      const on = each === tab;
      each.setAttribute("aria-selected", String(on));
      each.tabIndex = on ? 0 : -1;
      document.getElementById(each.getAttribute("aria-controls")).hidden = !on;
    }
    if (focus) tab.focus();
    shown(tab.id.replace("tab-", ""));
  };
  list.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) show(tab, false);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    show(tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length], true);
  });
  return (name) => show(document.getElementById(`tab-${name}`), false);
}
