// What functions that run inside a page may name; the rest of the product is not compiled for a browser.
declare const document: any;
declare const innerWidth: number;
declare const requestAnimationFrame: (callback: (time: number) => void) => number;
