// The few signs of the form, drawn in the colour of the text around them.

const SHAPES = {
  up: "M8 13V3M3.5 7.5 8 3l4.5 4.5",
  down: "M8 3v10M3.5 8.5 8 13l4.5-4.5",
  copy: "M5.5 5.5h8v8h-8zM2.5 10.5v-8h8",
  remove: "M4 4l8 8M12 4l-8 8",
  star: "M8 1.8l1.9 4 4.3.5-3.2 3 .9 4.3L8 11.4l-3.9 2.2.9-4.3-3.2-3 4.3-.5z",
  heart: "M8 13.6 2.6 8.2a3.3 3.3 0 0 1 4.7-4.7l.7.7.7-.7a3.3 3.3 0 0 1 4.7 4.7z",
};

export const Icon = ({ name }) => (
  <svg className="card-sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    <path d={SHAPES[name]} />
  </svg>
);
